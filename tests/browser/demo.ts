// The running system, as its demo.json describes it.
import { readFileSync } from "node:fs";

interface Demo {
  url: string;
  smtp: string;
  relay_ui: string | null;
  tenants: { name: string; address: string; users: { email: string; password: string }[] }[];
}

export function readDemo(): Demo {
  const path = process.env.PROFFER_DEMO_JSON;
  if (!path) throw new Error("PROFFER_DEMO_JSON must name the demo.json of a running ops/up");
  return JSON.parse(readFileSync(path, "utf8"));
}
