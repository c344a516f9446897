use std::sync::Arc;
use std::thread;

use super::{Mailbox, Message, Registry, Topic};
use crate::base::Bytes;

fn mailbox() -> Arc<Mailbox> {
    Arc::new(Mailbox::new(|| {}))
}

fn text(text: &str) -> Bytes {
    Bytes::from(text)
}

/// What waits in a mailbox, as `kind[:pattern] channel payload`.
fn mail(mailbox: &Mailbox) -> Vec<String> {
    let show = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
    let line = |message: Message| {
        let pattern = message.pattern().map(|pattern| format!(":{}", show(pattern)));
        let (channel, payload) = (show(&message.channel), show(&message.payload));
        format!("{}{} {channel} {payload}", message.kind(), pattern.unwrap_or_default())
    };
    mailbox.messages().into_iter().map(line).collect()
}

#[test]
fn a_message_goes_to_the_channel_first_and_then_to_each_pattern_that_fits() {
    let registry = Registry::default();
    let me = mailbox();
    for (topic, name) in [
        (Topic::Pattern, "n*"),
        (Topic::Channel, "news"),
        (Topic::Pattern, "x*"),
        (Topic::Pattern, "ne?s"),
        (Topic::Shard, "news"),
    ] {
        assert!(registry.subscribe(topic, &text(name), &me));
        assert!(!registry.subscribe(topic, &text(name), &me));
    }
    assert_eq!(registry.publish(b"news", b"hi"), 3);
    assert_eq!(registry.publish_to_shard(b"news", b"ho"), 1);
    let expected =
        ["message news hi", "pmessage:n* news hi", "pmessage:ne?s news hi", "smessage news ho"];
    assert_eq!(mail(&me), expected);
}

#[test]
fn no_message_arrives_after_unsubscribing_and_nothing_is_left() {
    let registry = Registry::default();
    let (one, two) = (mailbox(), mailbox());
    for topic in [Topic::Channel, Topic::Pattern, Topic::Shard] {
        registry.subscribe(topic, &text("a"), &one);
        registry.subscribe(topic, &text("a"), &two);
        assert!(registry.unsubscribe(topic, &text("a"), &one));
        assert!(!registry.unsubscribe(topic, &text("a"), &one));
    }
    assert_eq!(registry.publish(b"a", b"1"), 2);
    assert_eq!(registry.publish_to_shard(b"a", b"1"), 1);
    assert!(mail(&one).is_empty());
    assert_eq!(mail(&two).len(), 3);
    for topic in [Topic::Channel, Topic::Pattern, Topic::Shard] {
        registry.unsubscribe(topic, &text("a"), &two);
        assert!(registry.channels(topic, None).is_empty());
    }
    assert!(registry.is_idle());
    assert_eq!(registry.patterns(), 0);
    assert_eq!(registry.publish_to_shard(b"a", b"1"), 0);
}

#[test]
fn channels_are_listed_and_counted_without_patterns() {
    let registry = Registry::default();
    let (one, two) = (mailbox(), mailbox());
    registry.subscribe(Topic::Channel, &text("ab"), &one);
    registry.subscribe(Topic::Channel, &text("ab"), &two);
    registry.subscribe(Topic::Channel, &text("cd"), &two);
    registry.subscribe(Topic::Pattern, &text("a*"), &two);
    assert_eq!(registry.subscribers(Topic::Channel, b"ab"), 2);
    assert_eq!(registry.subscribers(Topic::Shard, b"ab"), 0);
    assert_eq!(registry.channels(Topic::Channel, Some(b"a*")), [text("ab")]);
    assert_eq!(registry.channels(Topic::Channel, None).len(), 2);
}

/// Publishers on many threads; every subscriber must get every message, in the same order, and each
/// publisher's messages in the order of publishing.
#[test]
fn many_publishers_reach_all_subscribers_in_one_order() {
    const PUBLISHERS: usize = 4;
    const MESSAGES: usize = 2_000;
    let registry = Registry::default();
    let subscribers: Vec<_> = (0..3).map(|_| mailbox()).collect();
    for mailbox in &subscribers {
        registry.subscribe(Topic::Channel, &text("even"), mailbox);
        registry.subscribe(Topic::Pattern, &text("o*"), mailbox);
    }
    let publish = |publisher: usize| {
        for number in 0..MESSAGES {
            let channel = if number % 2 == 0 { "even" } else { "odd" };
            let payload = text(&format!("{publisher} {number}"));
            assert_eq!(registry.publish(channel.as_bytes(), &payload), subscribers.len());
        }
    };
    let received: Vec<Vec<Bytes>> = thread::scope(|scope| {
        let readers: Vec<_> = subscribers
            .iter()
            .map(|mailbox| scope.spawn(|| collect(mailbox, PUBLISHERS * MESSAGES)))
            .collect();
        (0..PUBLISHERS).for_each(|publisher| {
            scope.spawn(move || publish(publisher));
        });
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    });
    assert!(received.iter().all(|messages| *messages == received[0]));
    for publisher in 0..PUBLISHERS {
        let own: Vec<_> = received[0]
            .iter()
            .filter(|payload| payload.starts_with(format!("{publisher} ").as_bytes()))
            .collect();
        let expected: Vec<_> =
            (0..MESSAGES).map(|number| text(&format!("{publisher} {number}"))).collect();
        assert!(own.into_iter().eq(&expected));
    }
}

fn collect(mailbox: &Mailbox, expected: usize) -> Vec<Bytes> {
    let mut all = Vec::new();
    while all.len() < expected {
        all.extend(mailbox.messages().into_iter().map(|message| message.payload));
        thread::yield_now();
    }
    all
}

/// Subscribers come and go while messages fly: a message counts for exactly those who get it.
#[test]
fn what_publishers_count_is_what_subscribers_get() {
    let registry = Registry::default();
    let (counted, received) = thread::scope(|scope| {
        let publishers: Vec<_> = (0..2)
            .map(|_| {
                let send = || (0..5_000).map(|_| registry.publish(b"c", b"m")).sum();
                scope.spawn(move || -> usize { send() })
            })
            .collect();
        let subscribers: Vec<_> = (0..2).map(|_| scope.spawn(|| come_and_go(&registry))).collect();
        let sum = |threads: Vec<thread::ScopedJoinHandle<'_, usize>>| -> usize {
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        };
        (sum(publishers), sum(subscribers))
    });
    assert_eq!(counted, received);
    assert!(registry.is_idle());
}

fn come_and_go(registry: &Registry) -> usize {
    let mailbox = mailbox();
    let mut received = 0;
    for round in 0..500 {
        let topic = if round % 2 == 0 { Topic::Channel } else { Topic::Pattern };
        registry.subscribe(topic, &text("c"), &mailbox);
        thread::yield_now();
        registry.unsubscribe(topic, &text("c"), &mailbox);
        received += mail(&mailbox).len();
    }
    received
}
