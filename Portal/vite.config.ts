import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The front serves these files as they are: names without hashes keep the diff of a new bundle to its content.
export default defineConfig({
  root: "src/page",
  base: "./",
  plugins: [react()],
  server: { proxy: { "/api": process.env["PORTAL_SERVICE"] ?? "http://localhost:27200" } },
  worker: { format: "es", rollupOptions: { output: { entryFileNames: "worker.js" } } },
  build: {
    outDir: process.env["PORTAL_OUT"] ?? "../../../WebFront/wwwroot",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: { output: { entryFileNames: "app.js", assetFileNames: "[name][extname]", chunkFileNames: "[name].js" } },
  },
});
