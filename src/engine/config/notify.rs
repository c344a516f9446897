//! Keyspace notifications: the classes of events that `notify-keyspace-events` selects, and the
//! messages of an event. Those about fields of hashes are those of Redis 8.8.

use crate::engine::grammar::effects::{self, Event, Wants};
use crate::engine::grammar::kind::Class;
use crate::pubsub::Registry;

/// The letters of the classes, in the order in which CONFIG GET writes them.
const CLASSES: [(u8, Class); 13] = [
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
    (b'o', Class::Overwritten),
    (b'c', Class::TypeChanged),
];

/// The letters that CONFIG GET writes after those of the classes, or after `A`.
const SWITCHES: [(u8, Class); 7] = [
    (b'K', Class::Keyspace),
    (b'E', Class::Keyevent),
    (b'm', Class::Missed),
    (b'S', Class::Subkeyspace),
    (b'T', Class::Subkeyevent),
    (b'I', Class::SubkeyspaceItem),
    (b'V', Class::SubkeyspaceEvent),
];

/// The channels for events of hash fields.
const OF_FIELDS: u32 = Class::Subkeyspace as u32
    | Class::Subkeyevent as u32
    | Class::SubkeyspaceItem as u32
    | Class::SubkeyspaceEvent as u32;

/// The classes that `A` selects: all but new, missed, overwritten and type-changed keys.
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

/// The flags of a value of `notify-keyspace-events`; `None` if a letter is unknown.
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

/// The flags as CONFIG GET writes them. With `A`, the letters `n`, `o` and `c` are left out, as in
/// Redis.
pub fn format(flags: u32) -> String {
    let named = |letters: &[(u8, Class)]| -> String {
        let set = letters.iter().filter(|(_, class)| flags & *class as u32 != 0);
        set.map(|(letter, _)| char::from(*letter)).collect()
    };
    let classes = if flags & ALL == ALL { "A".to_owned() } else { named(&CLASSES) };
    classes + &named(&SWITCHES)
}

/// What the effects of a call have to record for these flags.
pub fn wants(flags: u32) -> Wants {
    if flags & OF_FIELDS == 0 { effects::EVENTS } else { effects::EVENTS | effects::FIELDS }
}

/// Publishes an event on the channels that `flags` select: that of the key first, then that of the
/// event, then those of the fields.
pub fn publish(registry: &Registry, flags: u32, event: &Event) {
    let asked = |class: Class| flags & class as u32 != 0;
    let Event { db, key, name, fields, .. } = event;
    if !asked(event.class) {
        return;
    }
    if asked(Class::Keyspace) {
        registry.publish(&channel("keyspace", *db, key), name.as_bytes());
    }
    if asked(Class::Keyevent) {
        registry.publish(&channel("keyevent", *db, name.as_bytes()), key);
    }
    if flags & OF_FIELDS != 0 && !fields.is_empty() {
        publish_fields(registry, flags, event);
    }
}

/// Publishes an event on the channels of fields. In payloads each name comes after its length,
/// because it may contain any bytes. A key with a line end is not published with its field in the
/// name of a channel, because the line end separates them.
fn publish_fields(registry: &Registry, flags: u32, event: &Event) {
    let asked = |class: Class| flags & class as u32 != 0;
    let Event { db, key, name, fields, .. } = event;
    let named = fields.iter().map(|field| counted(field)).collect::<Vec<_>>().join(&b","[..]);
    if asked(Class::Subkeyspace) {
        let payload = [name.as_bytes(), b"|", &named].concat();
        registry.publish(&channel("subkeyspace", *db, key), &payload);
    }
    if asked(Class::Subkeyevent) {
        let payload = [&counted(key)[..], b"|", &named].concat();
        registry.publish(&channel("subkeyevent", *db, name.as_bytes()), &payload);
    }
    if asked(Class::SubkeyspaceItem) && !key.contains(&b'\n') {
        for field in fields {
            let about = [&key[..], b"\n", field].concat();
            registry.publish(&channel("subkeyspaceitem", *db, &about), name.as_bytes());
        }
    }
    if asked(Class::SubkeyspaceEvent) {
        let about = [name.as_bytes(), b"|", key].concat();
        registry.publish(&channel("subkeyspaceevent", *db, &about), &named);
    }
}

/// `5:field`.
fn counted(name: &[u8]) -> Vec<u8> {
    [format!("{}:", name.len()).as_bytes(), name].concat()
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
            ("ocKE", "ocKE"),
            ("KEAoc", "AKE"),
            ("VITShm", "hmSTIV"),
            ("", ""),
        ] {
            assert_eq!(parse(given.as_bytes()).map(format).as_deref(), Some(written), "{given}");
        }
    }

    #[test]
    fn an_unknown_letter_is_refused() {
        assert_eq!(parse(b"KEr"), None);
        assert_eq!(parse(b"AK o"), None);
    }
}
