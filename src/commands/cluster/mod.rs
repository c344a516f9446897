//! The commands of cluster nodes. A store is not one, and answers as a server that is not in
//! cluster mode: it refuses nearly everything, whatever the arguments. Clients that ask whether
//! there is a cluster learn that there is none.

// Bottom-up:
mod disabled;
mod connection;
mod manage;
mod slots;
mod look;

use crate::files;

files![connection, look, manage, slots];

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    const DISABLED: &str = "ERR This instance has cluster support disabled";

    #[test]
    fn commands_of_cluster_nodes_are_refused_whatever_their_arguments() {
        let mut db = TestStore::new();
        for line in [
            "ASKING",
            "CLUSTER ADDSLOTS x",
            "CLUSTER HELP",
            "CLUSTER INFO",
            "CLUSTER NODES",
            "CLUSTER SETSLOT x y",
            "CLUSTERSCAN x y",
        ] {
            assert_eq!(db.say(line), DISABLED, "{line}");
        }
        let arity = "ERR wrong number of arguments for 'cluster|info' command";
        assert_eq!(db.say("CLUSTER INFO x"), arity);
        assert_eq!(db.say("CLUSTER x"), "ERR unknown subcommand 'x'. Try CLUSTER HELP.");
    }

    #[test]
    fn in_valkey_what_needs_no_cluster_is_answered() {
        for line in ["CLUSTER KEYSLOT somekey", "READONLY", "READWRITE"] {
            assert_eq!(TestStore::new().say(line), DISABLED, "{line}");
        }
        let mut db = TestStore::of(Dialect::Valkey);
        assert_eq!(db.say("CLUSTER KEYSLOT somekey"), "11058");
        assert_eq!(db.say("CLUSTER KEYSLOT foo{hash_tag}"), "2515");
        assert_eq!(db.say("READONLY"), "OK");
        assert_eq!(db.say("READWRITE"), "OK");
    }
}
