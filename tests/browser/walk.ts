// A walk whose pages keep to their own policy: a violation of it on any page of the portal fails the walk, whatever else it found.
import { test as base } from "@playwright/test";
import { Watch } from "./hostile";

export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ context }, use) => {
      const watch = new Watch();
      await watch.over(context);
      await use(watch);
      watch.expectNothing();
    },
    { auto: true },
  ],
});
