// <canvas data-chart="ID">: the table of that id as bars, a row each: its heading, and the cell that carries data-value. The cell's own text is what a pointer reads.
import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from "chart.js";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

for (const canvas of document.querySelectorAll<HTMLCanvasElement>("canvas[data-chart]")) {
  const table = document.getElementById(canvas.dataset.chart ?? "");
  const rows = [...(table?.querySelectorAll<HTMLTableRowElement>("tbody tr") ?? [])];
  const cells = rows.map((row) => row.querySelector<HTMLElement>("[data-value]"));
  canvas.parentElement?.removeAttribute("hidden");
  new Chart(canvas, {
    type: "bar",
    data: {
      labels: rows.map((row) => row.querySelector("th")?.textContent ?? ""),
      datasets: [
        {
          data: cells.map((cell) => Number(cell?.dataset.value ?? 0)),
          backgroundColor: getComputedStyle(canvas).getPropertyValue("--blue").trim(),
          borderRadius: 3,
          maxBarThickness: 36,
        },
      ],
    },
    options: {
      animation: still ? false : { duration: 300 },
      maintainAspectRatio: false,
      scales: { x: { grid: { display: false } }, y: { beginAtZero: true, ticks: { precision: 0 } } },
      plugins: { tooltip: { displayColors: false, callbacks: { label: (item) => cells[item.dataIndex]?.textContent ?? "" } } },
    },
  });
}
