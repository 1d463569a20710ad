// The functions that PAC scripts expect: Netscape's of 1996 and Microsoft's additions (…Ex), with the results of
// Chromium (services/proxy_resolver), even odd ones. One thing differs: where Chromium throws because a value is not a
// string, it is converted to one. `network` has the native functions, which accept only strings.
"use strict";

// Properties, not declarations, so that a script may declare the same names.
(network) => {
  const isText = (value) => typeof value === "string";

  const isPlainHostName = (host) => !String(host).includes(".") && !network.isAddress(String(host));
  /** A value without a length, such as a number, is neither a host nor a domain. */
  const dnsDomainIs = (host, domain) => {
    const [name, end] = [host ?? String(host), domain ?? String(domain)];
    return name.length >= end.length && String(name).endsWith(String(end));
  };

  const dnsDomainLevels = (host) => String(host).split(".").length - 1;

  const localHostOrDomainIs = (host, name) =>
    String(host) === String(name) || String(name).startsWith(`${String(host)}.`);

  /** Whether a pattern matches the whole text. `.`, `*` and `?` are as in a shell, the rest is a regular expression. */
  const shExpMatch = (text, pattern) => {
    const expression = String(pattern).replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".");
    return new RegExp(`^${expression}$`).test(String(text));
  };

  const dnsResolve = (host) => (isText(host) ? (network.addressOf(host) ?? null) : null);
  const isResolvable = (host) => dnsResolve(host) !== null;
  const dnsResolveEx = (host) => (isText(host) ? network.addressesOf(host) : undefined);
  const isResolvableEx = (host) => dnsResolveEx(host) !== "";
  const myIpAddress = () => network.ownAddress();
  const myIpAddressEx = () => network.ownAddresses();
  const getClientVersion = () => "1.0";
  const alert = () => undefined;

  const isValidIpAddress = (text) => {
    const parts = String(text).split(".");
    return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  };

  /** An IPv4 address as a signed 32-bit number. */
  const convert_addr = (text) => {
    const parts = String(text).split(".");
    return [0, 1, 2, 3].reduce((sum, index) => (sum << 8) | (parts[index] & 0xff), 0);
  };

  const isInNet = (host, pattern, mask) => {
    if (!isValidIpAddress(pattern) || !isValidIpAddress(mask)) return false;
    const address = isValidIpAddress(host) ? host : dnsResolve(host);
    if (address === null) return false;
    const bits = convert_addr(mask);
    return (convert_addr(address) & bits) === (convert_addr(pattern) & bits);
  };

  const isInNetEx = (address, prefix) => (isText(address) && isText(prefix) ? network.isWithin(address, prefix) : null);

  const sortIpAddressList = (list) => (isText(list) ? (network.sorted(list) ?? false) : null);

  /** The current time, and the arguments without a final "GMT". */
  const now = (args) => {
    const gmt = args[args.length - 1] === "GMT";
    const date = new Date();
    const part = (name) => date[`get${gmt ? "UTC" : ""}${name}`]();
    return { gmt, date, part, rest: gmt ? args.slice(0, -1) : args };
  };

  /** Sets the local fields to the date and time in GMT. Field by field, as in browsers. */
  const moveToGmt = (date) => {
    for (const name of ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds"]) {
      date[`set${name}`](date[`getUTC${name}`]());
    }
    return date;
  };

  /** Whether `value` is in the range, which may wrap around the end of the week, the day or the year. */
  const between = (first, value, last) =>
    first <= last ? first <= value && value <= last : value >= first || value <= last;

  const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
  const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

  const weekdayRange = (...args) => {
    const { rest, part } = now(args);
    const first = DAYS.indexOf(rest[0]);
    const last = rest.length === 2 ? DAYS.indexOf(rest[1]) : first;
    return first !== -1 && last !== -1 && between(first, part("Day"), last);
  };

  /** The field that an argument of `dateRange` denotes, and its value. */
  const partOfDate = (argument) => {
    const number = Number.parseInt(argument, 10);
    if (Number.isNaN(number)) return ["Month", MONTHS.indexOf(argument)];
    return [number < 32 ? "Date" : "FullYear", number];
  };

  /** A day, month or year; or a range from the first half of the arguments to the second, in this year by default. */
  const dateRange = (...args) => {
    if (args.length === 0) return false;
    const { gmt, date, part, rest } = now(args);
    const parts = rest.map(partOfDate);
    if (parts.length === 1) return part(parts[0][0]) === parts[0][1];
    const half = parts.length >> 1;
    const first = new Date(date.getFullYear(), 0, 1, 0, 0, 0);
    const last = new Date(date.getFullYear(), 11, 31, 23, 59, 59);
    parts.forEach(([name, value], index) => {
      (index < half ? first : last)[`set${name}`](value);
    });
    // Days without a month are in the current month.
    if (parts.length === 2 && parts[0][0] === "Date") {
      for (const end of [first, last]) end.setMonth(date.getMonth());
    }
    return between(first, gmt ? moveToGmt(date) : date, last);
  };

  /** Hours (never past midnight), hours and minutes, or hours, minutes and seconds; the end is included. */
  const timeRange = (...args) => {
    if (args.length === 0) return false;
    const { gmt, date, part, rest } = now(args);
    if (rest.length === 1) return part("Hours") === Number(rest[0]);
    if (rest.length === 2) return rest[0] <= part("Hours") && part("Hours") <= rest[1];
    if (rest.length !== 4 && rest.length !== 6) throw new Error("timeRange: bad number of arguments");
    const half = rest.length / 2;
    const [first, last] = [new Date(date), new Date(date)];
    if (half === 3) first.setSeconds(rest[2]);
    last.setSeconds(half === 3 ? rest[5] : 59);
    [first, last].forEach((end, index) => {
      end.setHours(rest[index * half]);
      end.setMinutes(rest[index * half + 1]);
    });
    return between(first, gmt ? moveToGmt(date) : date, last);
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
    isValidIpAddress,
    convert_addr,
    isInNet,
    isInNetEx,
    sortIpAddressList,
    weekdayRange,
    dateRange,
    timeRange,
  });
};
