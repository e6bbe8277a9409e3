// Suggestions under the search box while somebody types; without it the form works as it is.
const WAIT = 120; // milliseconds of rest before asking

function open(box) {
  const list = document.createElement("ul");
  list.id = `${box.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Codes found");
  list.hidden = true;
  box.form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    box.setAttribute(name, value);
  }
  let timer = 0;
  let asked = null;
  let chosen = -1;

  const show = (results) => {
    list.replaceChildren(...results.map(option));
    choose(-1);
    list.hidden = results.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };
  const option = ({ code, title, work_rvu }, place) => {
    const item = document.createElement("li");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    item.dataset.code = code;
    // Text only: nothing that comes over the wire is taken as HTML here.
    for (const [name, text] of [["number", code], ["name", title], ["value", work_rvu === null ? "" : `${work_rvu} wRVU`]]) {
      const part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      item.append(part, " ");
    }
    return item;
  };
  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    if (place < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", list.children[place].id);
  };
  const go = (item) => window.location.assign(`/codes/${item.dataset.code}`);
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const text = box.value.trim();
    if (!text) return show([]);
    try {
      const answer = await fetch(`/api/v1/codes/search?${new URLSearchParams({ q: text, limit: "8" })}`, { signal: asked.signal });
      show(answer.ok ? (await answer.json()).results : []);
    } catch (failure) {
      if (failure.name !== "AbortError") show([]);
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "Escape") show([]);
    else if (event.key === "Enter" && chosen >= 0 && count) go(list.children[chosen]);
    else if (event.key === "ArrowDown" && count) choose((chosen + 1) % count);
    else if (event.key === "ArrowUp" && count) choose(chosen <= 0 ? count - 1 : chosen - 1);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) go(item);
  });
  box.addEventListener("blur", () => show([]));
}

for (const box of document.querySelectorAll("form.search input[type=search]")) open(box);
