//! Keyspace notifications: which classes of events `notify-keyspace-events` names, and how an event
//! becomes messages.

use super::effects::Event;
use super::kind::Class;
use crate::pubsub::Registry;

/// The letters of the classes, in the order in which CONFIG GET writes them.
const CLASSES: [(u8, Class); 11] = [
    (b'g', Class::Generic),
    (b'$', Class::String),
    (b'l', Class::List),
    (b's', Class::Set),
    (b'h', Class::Hash),
    (b'z', Class::SortedSet),
    (b'x', Class::Expired),
    (b'e', Class::Evicted),
    (b't', Class::Stream),
    (b'd', Class::Module),
    (b'n', Class::New),
];

/// Letters that stand after those, and after the `A` that sums them up.
const SWITCHES: [(u8, Class); 3] =
    [(b'K', Class::Keyspace), (b'E', Class::Keyevent), (b'm', Class::Missed)];

/// What `A` stands for: every class but new keys and misses.
const ALL: u32 = Class::Generic as u32
    | Class::String as u32
    | Class::List as u32
    | Class::Set as u32
    | Class::Hash as u32
    | Class::SortedSet as u32
    | Class::Expired as u32
    | Class::Evicted as u32
    | Class::Stream as u32
    | Class::Module as u32;

/// The flags that a value of `notify-keyspace-events` means; `None` when a letter means nothing.
pub fn parse(letters: &[u8]) -> Option<u32> {
    letters.iter().try_fold(0, |flags, &letter| Some(flags | flags_of(letter)?))
}

fn flags_of(letter: u8) -> Option<u32> {
    if letter == b'A' {
        return Some(ALL);
    }
    let mut known = CLASSES.iter().chain(&SWITCHES);
    known.find(|(this, _)| *this == letter).map(|(_, class)| *class as u32)
}

/// The flags as CONFIG GET writes them. Beside `A`, the `n` of new keys is not written, as in
/// Redis.
pub fn format(flags: u32) -> String {
    let named = |letters: &[(u8, Class)]| -> String {
        let set = letters.iter().filter(|(_, class)| flags & *class as u32 != 0);
        set.map(|(letter, _)| char::from(*letter)).collect()
    };
    let classes = if flags & ALL == ALL { "A".to_owned() } else { named(&CLASSES) };
    classes + &named(&SWITCHES)
}

/// True when `flags` ask for events of this class, and for a channel to publish them on.
pub fn wanted(flags: u32, class: Class) -> bool {
    const CHANNELS: u32 = Class::Keyspace as u32 | Class::Keyevent as u32;
    flags & class as u32 != 0 && flags & CHANNELS != 0
}

/// Publishes an event on the channels that `flags` ask for: about the key first, then about the
/// event.
pub fn publish(registry: &Registry, flags: u32, event: &Event) {
    if !wanted(flags, event.class) {
        return;
    }
    let Event { db, key, name, .. } = event;
    if flags & Class::Keyspace as u32 != 0 {
        registry.publish(&channel("keyspace", *db, key), name.as_bytes());
    }
    if flags & Class::Keyevent as u32 != 0 {
        registry.publish(&channel("keyevent", *db, name.as_bytes()), key);
    }
}

/// `__keyspace@0__:key`, `__keyevent@0__:name`.
fn channel(what: &str, db: u16, about: &[u8]) -> Vec<u8> {
    let mut channel = format!("__{what}@{db}__:").into_bytes();
    channel.extend_from_slice(about);
    channel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_written_as_valkey_writes_them() {
        for (given, written) in [
            ("KEg$lshzxetdmn", "AKEm"),
            ("Kg", "gK"),
            ("KEAn", "AKE"),
            ("KEAm", "AKEm"),
            ("mnKE", "nKEm"),
            ("g$lshzxetd", "A"),
            ("g$lshzxet", "g$lshzxet"),
            ("E", "E"),
            ("", ""),
        ] {
            assert_eq!(parse(given.as_bytes()).map(format).as_deref(), Some(written), "{given}");
        }
    }

    #[test]
    fn an_unknown_letter_is_no_value() {
        assert_eq!(parse(b"KEr"), None);
        assert_eq!(parse(b"AK o"), None);
    }

    #[test]
    fn a_class_without_a_channel_is_not_wanted() {
        assert!(!wanted(parse(b"A").unwrap(), Class::String));
        assert!(wanted(parse(b"E$").unwrap(), Class::String));
        assert!(!wanted(parse(b"KE$").unwrap(), Class::List));
    }
}
