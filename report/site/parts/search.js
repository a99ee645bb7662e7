// Pages that hold every word, those with it in their title first. The index is a script beside this.
const root = document.currentScript.dataset.root;
const box = document.getElementById("search");
const results = document.getElementById("results");
const MOST = 30;
const AROUND = 70;

const folded = globalThis.searchable.map(([address, title, text]) => ({
  address, title, text, low: `${title} ${text}`.toLowerCase(), lowTitle: title.toLowerCase(),
}));

const found = (words) => folded
  .filter((page) => words.every((word) => page.low.includes(word)))
  .map((page) => [words.filter((word) => page.lowTitle.includes(word)).length, page])
  .sort(([a], [b]) => b - a)
  .map(([, page]) => page);

// Text with each of the words in a mark; what it says is never HTML.
const marked = (text, words) => {
  const pattern = new RegExp(`(${words.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
  const parts = text.split(pattern);
  return parts.map((part, at) => {
    if (at % 2 === 0) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
};

const around = (page, words) => {
  const at = Math.max(0, page.text.toLowerCase().indexOf(words[words.length - 1]));
  const from = Math.max(0, at - AROUND);
  return `${from ? "…" : ""}${page.text.slice(from, at + 2 * AROUND)}…`;
};

const row = (page, words) => {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = root + page.address;
  link.append(...marked(page.title, words));
  const line = document.createElement("p");
  line.append(...marked(around(page, words), words));
  item.append(link, line);
  return item;
};

const show = () => {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = words.length ? found(words) : [];
  document.getElementById("found").hidden = words.length === 0;
  document.getElementById("hits").textContent =
    hits.length > MOST ? `${hits.length} pages, the first ${MOST}` : `${hits.length} ${hits.length === 1 ? "page" : "pages"}`;
  results.replaceChildren(...hits.slice(0, MOST).map((page) => row(page, words)));
};

box.addEventListener("input", show);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== box) {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Escape" && box.value) {
    box.value = "";
    show();
    box.focus();
  }
});
show();
