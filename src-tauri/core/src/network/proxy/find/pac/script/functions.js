// What automatic configurations expect to find, by Netscape's description of 1996 and Microsoft's
// additions (…Ex). `addressOf`, `addressesOf`, `isWithin` and
// `ownAddress` are given.
"use strict";

// Properties, not declarations: a script may declare names of its own over them.
(() => {
  const isPlainHostName = (host) => !String(host).includes(".");

  const dnsDomainIs = (host, domain) => String(host).toLowerCase().endsWith(String(domain).toLowerCase());

  const localHostOrDomainIs = (host, name) => {
    const [asked, whole] = [String(host).toLowerCase(), String(name).toLowerCase()];
    return asked === whole || (isPlainHostName(asked) && whole.startsWith(`${asked}.`));
  };

  /** Whether a shell's pattern (`*`, `?`) fits the whole text. */
  const shExpMatch = (text, pattern) => {
    const escaped = String(pattern).replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(String(text));
  };

  const dnsDomainLevels = (host) => String(host).split(".").length - 1;

  const dnsResolve = (host) => addressOf(String(host)) ?? null;
  const isResolvable = (host) => dnsResolve(host) !== null;
  const dnsResolveEx = (host) => addressesOf(String(host));
  const isResolvableEx = (host) => dnsResolveEx(host) !== "";
  const myIpAddress = () => ownAddress();
  const myIpAddressEx = () => ownAddress();
  const getClientVersion = () => "1.0";
  const alert = () => undefined;

  /** A number of four parts as one of 32 bits; NaN where it is none. */
  const convert_addr = (text) => {
    const parts = String(text).split(".");
    const fits = (part) => /^\d{1,3}$/.test(part) && Number(part) < 256;
    if (parts.length !== 4 || !parts.every(fits)) return NaN;
    return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
  };

  const isInNet = (host, pattern, mask) => {
    const number = convert_addr(Number.isNaN(convert_addr(host)) ? dnsResolve(host) : host);
    const [base, bits] = [convert_addr(pattern), convert_addr(mask)];
    if ([number, base, bits].some(Number.isNaN)) return false;
    return (number & bits) >>> 0 === (base & bits) >>> 0;
  };

  const isInNetEx = (host, prefix) => isWithin(String(host), String(prefix));

  const sortIpAddressList = (list) =>
    String(list)
      .split(";")
      .map((one) => one.trim())
      .sort()
      .join(";");

  /** The parts of the time now that ranges are about, in the zone that the last argument may ask for. */
  const now = (args) => {
    const gmt = args[args.length - 1] === "GMT";
    const rest = gmt ? args.slice(0, -1) : args;
    const date = new Date();
    const part = (name) => date[`get${gmt ? "UTC" : ""}${name}`]();
    return { rest, part };
  };

  /** Whether `value` lies between both, also around the end of the week or the year. */
  const between = (first, value, last) =>
    first <= last ? first <= value && value <= last : value >= first || value <= last;

  const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
  const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

  const weekdayRange = (...args) => {
    const { rest, part } = now(args);
    const days = rest.map((day) => DAYS.indexOf(day));
    if (days.length < 1 || days.length > 2 || days.includes(-1)) return false;
    return between(days[0], part("Day"), days[days.length - 1]);
  };

  /** A day, a month, a year or several of them, largest first, as one number that can be compared. */
  const dateRange = (...args) => {
    const { rest, part } = now(args);
    const kinds = rest.map((one) => (typeof one === "string" ? "month" : one > 31 ? "year" : "day"));
    const half = rest.length / 2;
    const single = rest.length === 1 || !Number.isInteger(half) || new Set(kinds).size === rest.length;
    const size = single ? rest.length : half;
    const value = (kind) => ({ day: part("Date"), month: part("Month"), year: part("FullYear") })[kind];
    const weight = { year: 10000, month: 100, day: 1 };
    const number = (from, read) =>
      kinds
        .slice(from, from + size)
        .reduce((sum, kind, index) => sum + weight[kind] * read(kind, rest[from + index]), 0);
    const given = (kind, one) => (kind === "month" ? MONTHS.indexOf(one) : one);
    if (rest.length === 0 || rest.some((one) => typeof one === "string" && !MONTHS.includes(one))) return false;
    const today = number(0, value);
    return between(number(0, given), today, number(single ? 0 : size, given));
  };

  /** Hours, hours and minutes, or hours, minutes and seconds; the last hour, minute or second counts. */
  const timeRange = (...args) => {
    const { rest, part } = now(args);
    const seconds = (hours, minutes, more) => hours * 3600 + minutes * 60 + more;
    const today = seconds(part("Hours"), part("Minutes"), part("Seconds"));
    const [a, b, c, d, e, f] = rest.map(Number);
    switch (rest.length) {
      case 1:
        return part("Hours") === a;
      case 2:
        return between(a, part("Hours"), b);
      case 4:
        return between(seconds(a, b, 0), today, seconds(c, d, 59));
      case 6:
        return between(seconds(a, b, c), today, seconds(d, e, f));
      default:
        return false;
    }
  };

  Object.assign(globalThis, {
    isPlainHostName,
    dnsDomainIs,
    localHostOrDomainIs,
    shExpMatch,
    dnsDomainLevels,
    dnsResolve,
    isResolvable,
    dnsResolveEx,
    isResolvableEx,
    myIpAddress,
    myIpAddressEx,
    getClientVersion,
    alert,
    convert_addr,
    isInNet,
    isInNetEx,
    sortIpAddressList,
    weekdayRange,
    dateRange,
    timeRange,
  });
})();
