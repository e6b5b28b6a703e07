// What people wait for in the browser: `tests/browser/run --config measures.config.ts`. Not part of the walks, whose machine does other things meanwhile.
import { defineConfig } from "@playwright/test";
import walks from "./playwright.config";

// Taking pictures of the page at every key would be most of what is measured.
export default defineConfig(walks, { testDir: "measures", use: { trace: "off" } });
