//! The matcher of patterns, with a budget.
//!
//! Lua's own matcher recurses as deeply as a pattern is long and may run for ever: a script could
//! crash or block the process. This matcher gives the same results, but its depth is limited, and
//! it checks regularly whether it has to stop.

use super::class::{ESCAPE, Fault, Pattern, Result};

/// The limit of the recursion.
const DEEPEST: usize = 1000;
/// Steps between two checks.
const STEPS: u32 = 100_000;
const MOST_CAPTURES: usize = 32;

/// What a capture matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lua) enum Capture {
    /// It has begun, but not ended.
    Open(usize),
    Range(usize, usize),
    /// `()`: a position.
    Position(usize),
}

pub(in crate::lua) struct Matcher<'m> {
    text: &'m [u8],
    pattern: Pattern<'m>,
    captures: Vec<Capture>,
    depth: usize,
    steps: u32,
    /// Returns the reason if matching has to stop.
    watch: &'m dyn Fn() -> Option<&'static str>,
}

impl<'m> Matcher<'m> {
    pub(in crate::lua) fn new(
        text: &'m [u8],
        pattern: &'m [u8],
        watch: &'m dyn Fn() -> Option<&'static str>,
    ) -> Self {
        let pattern = Pattern::new(pattern);
        Self { text, pattern, captures: Vec::new(), depth: 0, steps: 0, watch }
    }

    /// Matches at this position only, with the pattern from `pattern` on. Returns the end of the
    /// match.
    pub(in crate::lua) fn at(&mut self, start: usize, pattern: usize) -> Result<Option<usize>> {
        self.captures.clear();
        self.depth = 0;
        self.go(start, pattern)
    }

    /// The captures, or the whole match if the pattern has none.
    pub(in crate::lua) fn captures(&self, start: usize, end: usize) -> Result<Vec<Capture>> {
        if self.captures.is_empty() {
            return Ok(vec![Capture::Range(start, end)]);
        }
        self.closed().map(<[Capture]>::to_vec)
    }

    /// As [`Self::captures`], including unfinished ones.
    pub(in crate::lua) fn captures_so_far(&self, start: usize, end: usize) -> Vec<Capture> {
        if self.captures.is_empty() {
            return vec![Capture::Range(start, end)];
        }
        self.captures.clone()
    }

    /// The captures only.
    pub(in crate::lua) fn closed(&self) -> Result<&[Capture]> {
        let open = self.captures.iter().any(|capture| matches!(capture, Capture::Open(_)));
        if open { Err(Fault("unfinished capture")) } else { Ok(&self.captures) }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    /// Counts work that takes about as long as this number of steps.
    fn step(&mut self, work: usize) -> Result<()> {
        self.steps = self.steps.saturating_add(1 + (work / 16) as u32);
        if self.steps < STEPS {
            return Ok(());
        }
        self.steps = 0;
        (self.watch)().map_or(Ok(()), |why| Err(Fault(why)))
    }

    fn deeper(&mut self, s: usize, p: usize) -> Result<Option<usize>> {
        if self.depth == DEEPEST {
            return Err(Fault("pattern too complex"));
        }
        self.depth += 1;
        let found = self.go(s, p);
        self.depth -= 1;
        found
    }

    fn go(&mut self, mut s: usize, mut p: usize) -> Result<Option<usize>> {
        loop {
            self.step(0)?;
            match (self.pattern.part(p), self.pattern.part(p + 1)) {
                (0, _) if p >= self.pattern.len() => return Ok(Some(s)),
                (b'(', b')') => return self.open(Capture::Position(s), s, p + 2),
                (b'(', _) => return self.open(Capture::Open(s), s, p + 1),
                (b')', _) => return self.close(s, p + 1),
                (ESCAPE, b'b') => match self.balance(s, p + 2)? {
                    Some(end) => (s, p) = (end, p + 4),
                    None => return Ok(None),
                },
                (ESCAPE, b'f') => match self.frontier(s, p + 2)? {
                    Some(end) => p = end,
                    None => return Ok(None),
                },
                (ESCAPE, digit) if digit.is_ascii_digit() => match self.again(s, digit)? {
                    Some(end) => (s, p) = (end, p + 2),
                    None => return Ok(None),
                },
                (b'$', 0) if p + 1 == self.pattern.len() => {
                    return Ok((s == self.text.len()).then_some(s));
                }
                _ => {
                    let end = self.pattern.class_end(p)?;
                    self.step(end - p)?;
                    let fits = s < self.text.len() && self.pattern.fits(self.byte(s), p, end);
                    match self.pattern.part(end) {
                        b'?' => {
                            if fits && let Some(found) = self.deeper(s + 1, end + 1)? {
                                return Ok(Some(found));
                            }
                            p = end + 1;
                        }
                        b'*' => return self.most(s, p, end),
                        b'+' if fits => return self.most(s + 1, p, end),
                        b'-' => return self.least(s, p, end),
                        b'+' => return Ok(None),
                        _ if !fits => return Ok(None),
                        _ => (s, p) = (s + 1, end),
                    }
                }
            }
        }
    }

    /// Tries the longest repetition first.
    fn most(&mut self, s: usize, p: usize, end: usize) -> Result<Option<usize>> {
        let mut count = 0;
        while s + count < self.text.len() && self.pattern.fits(self.byte(s + count), p, end) {
            self.step(end - p)?;
            count += 1;
        }
        for count in (0..=count).rev() {
            if let Some(found) = self.deeper(s + count, end + 1)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Tries the shortest repetition first.
    fn least(&mut self, mut s: usize, p: usize, end: usize) -> Result<Option<usize>> {
        loop {
            if let Some(found) = self.deeper(s, end + 1)? {
                return Ok(Some(found));
            }
            if s >= self.text.len() || !self.pattern.fits(self.byte(s), p, end) {
                return Ok(None);
            }
            s += 1;
        }
    }

    fn open(&mut self, capture: Capture, s: usize, p: usize) -> Result<Option<usize>> {
        if self.captures.len() == MOST_CAPTURES {
            return Err(Fault("too many captures"));
        }
        let level = self.captures.len();
        self.captures.push(capture);
        let found = self.deeper(s, p)?;
        if found.is_none() {
            self.captures.truncate(level);
        }
        Ok(found)
    }

    fn close(&mut self, s: usize, p: usize) -> Result<Option<usize>> {
        let is_open = |capture: &Capture| matches!(capture, Capture::Open(_));
        let level = self.captures.iter().rposition(is_open);
        let Some((level, Capture::Open(start))) =
            level.and_then(|level| Some((level, *self.captures.get(level)?)))
        else {
            return Err(Fault("invalid pattern capture"));
        };
        self.set(level, Capture::Range(start, s));
        let found = self.deeper(s, p)?;
        if found.is_none() {
            self.set(level, Capture::Open(start));
        }
        Ok(found)
    }

    fn set(&mut self, level: usize, capture: Capture) {
        if let Some(place) = self.captures.get_mut(level) {
            *place = capture;
        }
    }

    /// `%bxy`: from an x to the y that closes it.
    fn balance(&mut self, s: usize, p: usize) -> Result<Option<usize>> {
        let (begins, ends) = (self.pattern.part(p), self.pattern.part(p + 1));
        if begins == 0 || ends == 0 {
            return Err(Fault("unbalanced pattern"));
        }
        if s >= self.text.len() || self.byte(s) != begins {
            return Ok(None);
        }
        let mut open = 1_usize;
        for at in s + 1..self.text.len() {
            let byte = self.byte(at);
            if byte == ends {
                open -= 1;
                if open == 0 {
                    self.step(at - s)?;
                    return Ok(Some(at + 1));
                }
            } else if byte == begins {
                open += 1;
            }
        }
        self.step(self.text.len() - s)?;
        Ok(None)
    }

    /// `%f[set]`: a frontier, where the set begins to match. Returns its end in the pattern.
    fn frontier(&self, s: usize, p: usize) -> Result<Option<usize>> {
        if self.pattern.part(p) != b'[' {
            return Err(Fault("missing '[' after '%f' in pattern"));
        }
        let end = self.pattern.class_end(p)?;
        let before = s.checked_sub(1).map_or(0, |at| self.byte(at));
        let begins = !self.pattern.in_set(before, p, end - 1)
            && self.pattern.in_set(self.byte(s), p, end - 1);
        Ok(begins.then_some(end))
    }

    /// `%1`: the text of an earlier capture.
    fn again(&mut self, s: usize, digit: u8) -> Result<Option<usize>> {
        const INVALID: Fault = Fault("invalid capture index");
        let level = usize::from(digit).checked_sub(usize::from(b'1')).ok_or(INVALID)?;
        let captured = match self.captures.get(level) {
            Some(Capture::Range(start, end)) => self.text.get(*start..*end).unwrap_or_default(),
            Some(Capture::Position(_)) => return Ok(None),
            _ => return Err(INVALID),
        };
        let length = captured.len();
        let rest = self.text.get(s..).unwrap_or_default();
        let found = rest.starts_with(captured).then_some(s + length);
        self.step(length)?;
        Ok(found)
    }
}
