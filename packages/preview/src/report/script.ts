/** What the page runs: the filter of its resources, which stays hidden where scripts do. */
export const SCRIPT = `
const form = document.querySelector("form.filter");
const rows = [...document.querySelectorAll("tr[data-type]")];
const output = form.querySelector("output");
const words = rows.map((row) => row.textContent.toLowerCase());
function filter() {
  const { text, type, tenant } = Object.fromEntries(new FormData(form));
  const wanted = text.trim().toLowerCase();
  let shown = 0;
  rows.forEach((row, index) => {
    const match = words[index].includes(wanted) && (!type || row.dataset.type === type) && (!tenant || row.dataset.tenant === tenant);
    row.hidden = !match;
    if (match) shown++;
  });
  output.textContent = shown === 1 ? "1 resource shown" : shown + " resources shown";
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
`;
