"use strict";
(() => {
  const form = document.getElementById("search"), query = document.getElementById("query");
  const only = document.getElementById("only"), found = document.getElementById("found");
  const blocks = [...document.querySelectorAll("main > p, main > section")];
  const main = document.getElementById("main");
  let marks = [], at = -1;
  form.hidden = false;

  // clear takes the marks of the last search out again.
  const clear = () => {
    for (const m of marks) {
      const parent = m.parentNode;
      m.replaceWith(...m.childNodes);
      parent.normalize();
    }
    marks = [];
    at = -1;
  };
  const mark = (node, word) => {
    const text = node.data.toLowerCase(), places = [];
    for (let i = text.indexOf(word); i >= 0; i = text.indexOf(word, i + word.length)) places.push(i);
    const made = [];
    for (const i of places.reverse()) { // from the end, so that places stay true
      const hit = node.splitText(i);
      hit.splitText(word.length);
      const m = document.createElement("mark");
      hit.replaceWith(m);
      m.append(hit);
      made.unshift(m);
    }
    marks.push(...made);
  };
  const search = () => {
    clear();
    const word = query.value.trim().toLowerCase();
    if (word) {
      const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT), nodes = [];
      while (walk.nextNode()) nodes.push(walk.currentNode);
      for (const node of nodes) mark(node, word);
    }
    for (const b of blocks) b.classList.toggle("miss", only.checked && word !== "" && !b.querySelector("mark"));
    found.value = word ? "共" + marks.length + "处" : "";
  };
  const next = () => {
    if (!marks.length) return;
    if (at >= 0) marks[at].classList.remove("here");
    at = (at + 1) % marks.length;
    marks[at].classList.add("here");
    marks[at].scrollIntoView({ block: "center", inline: "center" });
    found.value = "第" + (at + 1) + "处，共" + marks.length + "处";
  };
  query.addEventListener("input", search);
  only.addEventListener("change", search);
  form.addEventListener("submit", (e) => { e.preventDefault(); next(); });
})();
