// Walks over the running system in Debian's Chromium. PROFFER_DEMO_JSON names the demo.json of a running `ops/up`.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  outputDir: "results/traces",
  reporter: [["list"]],
  timeout: 60_000,
  // One company and its list are shared by all walks.
  workers: 1,
  use: {
    viewport: { width: 1360, height: 900 },
    locale: "fr-BE",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
