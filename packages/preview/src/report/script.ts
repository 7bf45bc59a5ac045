/** The script of the page: the resource filter, which stays hidden without scripts, and the list of resources, which stays open. */
export const SCRIPT = `
const form = document.querySelector("form.filter");
const rows = [...document.querySelectorAll("tr[data-type]")];
const output = form.querySelector("output");
const words = rows.map((row) => row.textContent.toLowerCase());
const details = form.parentElement.querySelector("details");
function filter() {
  details.open = true;
  const { text, type, tenant } = Object.fromEntries(new FormData(form));
  const wanted = text.trim().toLowerCase();
  let visible = 0;
  rows.forEach((row, index) => {
    const match = words[index].includes(wanted) && (!type || row.dataset.type === type) && (!tenant || row.dataset.tenant === tenant);
    row.hidden = !match;
    if (match) visible++;
  });
  output.textContent = visible === 1 ? "1 resource shown" : visible + " resources shown";
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
details.open = false;
`;
