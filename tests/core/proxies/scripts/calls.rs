//! Many random calls of the functions available to scripts, the same ones every time.

use serde_json::json;

use super::{answer, script as file_of};

/// The time, in milliseconds since 1970 (GMT), and the call.
pub(super) type Call = (i64, String);

/// The number of calls that the script makes for one server.
const AT_ONCE: usize = 40;

/// A script that makes these calls.
pub(super) fn script(calls: &[Call]) -> String {
    format!("const CALLS = {};\n{}", json!(calls), include_str!("calls.js"))
}

/// The servers to evaluate it for: each gives the results of the next calls.
pub(super) fn servers(calls: &[Call]) -> Vec<String> {
    (0..calls.len().div_ceil(AT_ONCE)).map(|number| format!("calls-{number}.example")).collect()
}

/// The results of the calls, decoded from the names of the proxies.
pub(super) fn results(answer: &str) -> Vec<String> {
    let letters = |entry: &str| {
        let digits = entry.strip_prefix("PROXY x").unwrap().strip_suffix(":1").unwrap().as_bytes();
        let code = |pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
        String::from_utf8(digits.chunks(2).map(code).collect()).unwrap()
    };
    answer.split("; ").map(letters).collect()
}

/// The results of our engine.
pub(super) async fn ours() -> Vec<String> {
    let calls = calls();
    let (_file, address) = file_of(&script(&calls));
    let mut found = Vec::new();
    for server in servers(&calls) {
        let (routes, _) = answer(&address, &server).await.unwrap();
        found.extend(results(&routes));
    }
    found
}

const HOSTS: &[&str] = &[
    "www.bank.example",
    "bank.example",
    "WWW.Bank.example",
    "intranet",
    "a.b.c.corp.example",
    "www.bank",
    "10.1.2.3",
    "192.168.7.8",
    "::1",
    "2001:db8::7",
    "[::1]",
    "foo:112",
    "www.bank.example.",
    "",
];
const DOMAINS: &[&str] =
    &[".bank.example", "bank.example", ".Bank.example", ".example", "", "www.bank.example", "intranet.x"];
const PIECES: &[&str] = &[
    "*",
    "*",
    "*",
    "?",
    ".",
    "www",
    "bank",
    "example",
    "corp",
    "intranet",
    "10",
    "[a-z]",
    "(www|a)",
    "|",
    "\\d",
    "+",
    "^",
    "$",
    "-",
    "{2}",
    "[",
    "(",
    ")",
    "bank.example",
    "*.bank.example",
    "https://*",
    "/*",
];
/// Without `1.2.3`: the system takes it for an address, a browser without a name server for a name.
const WHOLE_ADDRESSES: &[&str] = ADDRESSES.split_first().unwrap().1;
const ADDRESSES: &[&str] = &[
    "1.2.3",
    "10.1.2.3",
    "10.1.0.0",
    "192.168.7.8",
    "172.16.255.1",
    "255.255.0.0",
    "255.0.0.0",
    "0.0.0.0",
    "255.255.255.255",
    "1.2.3.256",
    "010.1.2.3",
    " 10.1.2.3",
    "1.2.3.4.5",
    "nobody",
    "",
];
const BOTH_VERSIONS: &[&str] = &[
    "10.1.2.3",
    "192.168.7.8",
    "::1",
    "fe80::7",
    "2001:db8::7",
    "::ffff:10.1.2.3",
    "0:0::1",
    "256.0.0.1",
    "10.1.2.3 ",
    "nobody",
    "",
];
const PREFIXES: &[&str] = &[
    "10.0.0.0/8",
    "10.1.2.3/32",
    "192.168.0.0/16",
    "0.0.0.0/0",
    "fe80::/10",
    "2001:db8::/32",
    "::/0",
    "::ffff:10.0.0.0/104",
    "::1/128",
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0.0/",
    "::/129",
    "nobody/8",
    "",
];
const DAYS: &[&str] = &["'SUN'", "'MON'", "'TUE'", "'WED'", "'THU'", "'FRI'", "'SAT'", "'mon'", "'XXX'"];
const MONTHS: &[&str] = &["'JAN'", "'FEB'", "'MAR'", "'APR'", "'JUN'", "'AUG'", "'DEC'", "'XXX'"];
const DATES: &[&str] = &["1", "3", "15", "28", "30", "31", "'3'"];
const YEARS: &[&str] = &["2008", "2009", "2024", "2026", "9998"];
const HOURS: &[&str] = &["0", "3", "8", "12", "18", "23", "24", "'3'"];
const SIXTY: &[&str] = &["0", "14", "33", "34", "59"];

/// In the zone of the calls' clock: an ordinary night, the last second of a leap day and of a year, the first second of
/// a year, the last day of a month, which in GMT is the day before, and a noon.
const TIMES: &[i64] =
    &[1_236_018_854_000, 1_709_218_799_000, 1_798_729_199_000, 1_798_729_200_000, 1_756_594_800_000, 1_781_492_400_000];

/// xorshift64* with a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap() % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// As a literal in a script.
    fn text(&mut self, of: &[&str]) -> String {
        json!(self.one(of)).to_string()
    }

    /// Now and then another type, which a script may pass by mistake.
    fn text_or_not(&mut self, of: &[&str]) -> String {
        if self.below(12) == 0 { self.one(&["null", "undefined", "7", "1.5"]).to_owned() } else { self.text(of) }
    }

    fn pattern(&mut self) -> String {
        let pieces: String = (0..=self.below(4)).map(|_| self.one(PIECES)).collect();
        json!(pieces).to_string()
    }

    fn arguments(&mut self, kinds: &[&[&str]]) -> String {
        let mut arguments: Vec<_> = kinds.iter().map(|kind| self.one(kind)).collect();
        if self.below(3) == 0 {
            arguments.push("'GMT'");
        }
        arguments.join(", ")
    }

    fn dates(&mut self) -> String {
        let kinds: [&[&[&str]]; 12] = [
            &[],
            &[DATES],
            &[MONTHS],
            &[YEARS],
            &[DATES, DATES],
            &[MONTHS, MONTHS],
            &[YEARS, YEARS],
            &[DATES, MONTHS],
            &[DATES, MONTHS, DATES, MONTHS],
            &[MONTHS, YEARS, MONTHS, YEARS],
            &[DATES, MONTHS, YEARS, DATES, MONTHS, YEARS],
            &[DATES, MONTHS, YEARS],
        ];
        let kinds = self.one(&kinds);
        self.arguments(kinds)
    }

    fn times(&mut self) -> String {
        let all: [&[&str]; 7] = [HOURS, SIXTY, SIXTY, HOURS, SIXTY, SIXTY, HOURS];
        let four: [&[&str]; 4] = [HOURS, SIXTY, HOURS, SIXTY];
        match self.below(8) {
            0..3 => self.arguments(&four),
            3 => self.arguments(&[HOURS, HOURS]),
            4..6 => self.arguments(&all[..6]),
            _ => {
                let count = self.below(8);
                self.arguments(&all[..count])
            }
        }
    }
}

pub(super) fn calls() -> Vec<Call> {
    let mut random = Random(20_261_127);
    (0..960).map(|number| (random.one(TIMES), call(&mut random, number))).collect()
}

fn call(random: &mut Random, number: usize) -> String {
    match number % 12 {
        0 | 1 => format!("shExpMatch({}, {})", random.text_or_not(HOSTS), random.pattern()),
        2 => format!("shExpMatch(\"https://www.bank.example/\", {})", random.pattern()),
        3 => format!("dnsDomainIs({}, {})", random.text_or_not(HOSTS), random.text_or_not(DOMAINS)),
        4 => format!("localHostOrDomainIs({}, {})", random.text_or_not(HOSTS), random.text(DOMAINS)),
        5 if number % 24 == 5 => format!("isPlainHostName({})", random.text_or_not(HOSTS)),
        5 => format!("dnsDomainLevels({})", random.text_or_not(HOSTS)),
        6 | 7 => {
            let host = random.text_or_not(WHOLE_ADDRESSES);
            let [network, mask] = [(); 2].map(|()| random.text_or_not(ADDRESSES));
            format!("isInNet({host}, {network}, {mask})")
        }
        8 => format!("isInNetEx({}, {})", random.text_or_not(BOTH_VERSIONS), random.text_or_not(PREFIXES)),
        9 if number % 24 == 9 => format!("convert_addr({})", random.text(ADDRESSES)),
        9 => {
            let list: Vec<_> = (0..=random.below(3)).map(|_| random.one(BOTH_VERSIONS)).collect();
            format!("sortIpAddressList({})", json!(list.join(";")))
        }
        10 if number % 24 == 10 => format!("weekdayRange({})", random.arguments(&[DAYS, DAYS])),
        10 => format!("timeRange({})", random.times()),
        _ => format!("dateRange({})", random.dates()),
    }
}
