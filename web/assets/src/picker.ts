// <select data-picker>: type to search in a long list. data-create lets free text be an answer too.
import TomSelect from "tom-select/base";
import "./picker.css";

for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-picker]")) {
  new TomSelect(select, {
    create: "create" in select.dataset,
    maxOptions: 200,
    // Words on its buttons come from the page, in its language.
    render: {
      option_create: (data: { input: string }, escape: (text: string) => string) =>
        `<div class="create">${escape(select.dataset.create ?? "")} <strong>${escape(data.input)}</strong></div>`,
      no_results: (_: unknown, escape: (text: string) => string) => `<div class="no-results">${escape(select.dataset.none ?? "")}</div>`,
    },
  });
}
