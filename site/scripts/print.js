// A button that prints the page: who has none finds it in the menu of the browser, and on a telephone hardly.
for (const button of document.querySelectorAll("button.print")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
