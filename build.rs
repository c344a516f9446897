//! Sets the link arguments a Node-API addon needs; without the `node` feature there is nothing to do.

fn main() {
    if std::env::var_os("CARGO_FEATURE_NODE").is_none() {
        return;
    }
    napi_build::setup();
    // Threads of a store may outlive the worker that loaded the addon: its code stays.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
