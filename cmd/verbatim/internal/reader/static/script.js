// Everything works without this file. It adds a button that copies to each
// citation, and the key "/" that goes to the first field.
"use strict";

const said = document.createElement("p");
said.className = "hidden";
said.setAttribute("role", "status");
document.body.append(said);

async function copy(box) {
  try {
    await navigator.clipboard.writeText(box.value);
  } catch {
    // Without HTTPS there is no clipboard but the old one.
    box.select();
    document.execCommand("copy");
  }
}

for (const box of document.querySelectorAll(".format textarea")) {
  const name = box.labels[0].textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy " + name);
  button.addEventListener("click", async () => {
    await copy(box);
    button.textContent = "Copied";
    said.textContent = name + " copied";
    setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
  });
  box.before(button);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("form input, form textarea");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
