import { backend } from "#backend";
import { App } from "./app";

new App(backend).start();
