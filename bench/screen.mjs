// @ts-check
/** A display without a screen and a session bus, for windows that nobody looks at. */
import { atEnd } from "../scripts/lib/cleanup.mjs";
import { Service } from "../scripts/lib/service.mjs";

/**
 * @param {string} folder where the windows' programs keep their things
 * @returns {Promise<NodeJS.ProcessEnv>} what a program needs to open a window there
 */
export async function openScreen(folder) {
  const display = await line("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x1024x24"]);
  const bus = await line("dbus-daemon", ["--session", "--nofork", "--nopidfile", "--print-address"]);
  return {
    DISPLAY: `:${display}`,
    DBUS_SESSION_BUS_ADDRESS: bus,
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CACHE_HOME: `${folder}/cache`,
    XDG_CONFIG_HOME: `${folder}/config`,
    GSETTINGS_BACKEND: "memory",
    NO_AT_BRIDGE: "1",
  };
}

/**
 * @param {string} program
 * @param {readonly string[]} parameters
 */
async function line(program, parameters) {
  const service = Service.start(program, parameters, { output: "pipe" });
  atEnd(() => service.stop());
  return service.firstLine();
}
