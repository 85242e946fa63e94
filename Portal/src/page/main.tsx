import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { EnrichmentProvider } from "../react/index.js";
import { App } from "./App.js";
import { client } from "./session.js";
import "./style.css";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <EnrichmentProvider client={client}>
      <App />
    </EnrichmentProvider>
  </StrictMode>,
);
