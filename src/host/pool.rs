//! Work that blocks, done beside the interpreter: on the thread pool that smol keeps for it.

/// Runs `work` on the pool, and `done` after it on the same thread.
pub fn run(work: impl FnOnce() + Send + 'static, done: impl FnOnce() + Send + 'static) {
    smol::unblock(move || {
        work();
        done();
    })
    .detach();
}
