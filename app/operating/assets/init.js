// Opens the documentation of this service. A file of its own, so that the page needs no inline script.
window.addEventListener("load", () => {
  window.ui = window.SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#docs",
    deepLinking: true,
    defaultModelRendering: "model",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    docExpansion: "none",
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
  const first = document.getElementById("first");
  const answer = document.getElementById("answer");
  first.addEventListener("click", async (event) => {
    event.preventDefault();
    const reply = await fetch(first.getAttribute("href"));
    answer.textContent = JSON.stringify(await reply.json(), null, 2);
    answer.hidden = false;
  });
});
