//! The parameters about TLS, and the listeners that follow them: CONFIG SET asks each whether it can
//! use the new values before it sets them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Weak};

use parking_lot::{Mutex, MutexGuard};

/// What the names of the parameters begin with.
pub(super) const PREFIX: &str = "tls-";

/// The values of all parameters about TLS, by name.
#[derive(Debug, Clone)]
pub struct TlsParameters(pub(super) BTreeMap<&'static str, String>);

/// What follows the parameters.
pub trait FollowsTls: Send + Sync {
    /// Checks new values. The function makes them take effect; without it nothing has changed. The
    /// error is a reason for people.
    fn prepare(self: Arc<Self>, parameters: &TlsParameters) -> Result<TakesEffect, String>;
}

/// Makes checked values take effect.
pub type TakesEffect = Box<dyn FnOnce() + Send>;

/// Who follows the parameters of a store.
#[derive(Default)]
pub struct Followers(Mutex<Vec<Weak<dyn FollowsTls>>>);

/// New values that all followers can use. While it lives, no others can be prepared.
pub(super) struct Prepared<'a> {
    _alone: MutexGuard<'a, Vec<Weak<dyn FollowsTls>>>,
    effects: Vec<TakesEffect>,
}

impl TlsParameters {
    /// The value of a parameter; empty if there is none of this name.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The value of a parameter that is a number.
    pub fn number(&self, name: &str) -> u64 {
        self.text(name).parse().unwrap_or_default()
    }

    /// Whether a parameter is `yes`.
    pub fn is_on(&self, name: &str) -> bool {
        self.text(name) == "yes"
    }
}

impl Prepared<'_> {
    pub(super) fn take_effect(self) {
        self.effects.into_iter().for_each(|effect| effect());
    }
}

impl Followers {
    /// Has `follower` use the present values and, as long as it exists, later ones. The error is its
    /// reason why it cannot.
    pub(super) fn add<F: FollowsTls + 'static>(
        &self,
        follower: &Arc<F>,
        present: impl FnOnce() -> TlsParameters,
    ) -> Result<(), String> {
        let mut followers = self.0.lock();
        Arc::clone(follower).prepare(&present())?();
        followers.retain(|follower| follower.strong_count() > 0);
        let follower: Weak<F> = Arc::downgrade(follower);
        followers.push(follower);
        Ok(())
    }

    /// Has all check new values.
    pub(super) fn prepare(
        &self,
        coming: impl FnOnce() -> TlsParameters,
    ) -> Result<Prepared<'_>, String> {
        let followers = self.0.lock();
        let parameters = coming();
        let present = followers.iter().filter_map(Weak::upgrade);
        let effects: Result<_, _> = present.map(|it| it.prepare(&parameters)).collect();
        effects.map(|effects| Prepared { _alone: followers, effects })
    }
}

impl fmt::Debug for Followers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} followers", self.0.lock().len())
    }
}
