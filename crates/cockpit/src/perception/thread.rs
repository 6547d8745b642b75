//! The thread that owns the networks, behind a place for one frame.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
};

use crossbeam_channel::{Receiver, Sender, TryRecvError};

use super::perceiver::{Perceiver, Perception};
use crate::{Error, capture::CapturedFrame};

const NAME: &str = "cogaze-perception";
/// Results that may wait to be fetched; more would mean that nobody fetches them.
const RESULTS: usize = 4;

/// A named thread that perceives frames, newest first come: a frame that waits is replaced by a newer one.
pub(crate) struct PerceptionThread {
    inbox: Arc<Inbox>,
    results: Option<Receiver<Result<Perception, Error>>>,
    handle: Option<JoinHandle<()>>,
}

impl PerceptionThread {
    pub(crate) fn spawn(mut perceiver: Perceiver) -> Result<Self, Error> {
        let inbox = Arc::new(Inbox::default());
        let (sender, results) = crossbeam_channel::bounded(RESULTS);
        let thread_inbox = Arc::clone(&inbox);
        let handle = std::thread::Builder::new()
            .name(NAME.into())
            .spawn(move || work(&thread_inbox, &mut perceiver, &sender))
            .map_err(|cause| Error::Thread { name: NAME, problem: format!("cannot be started: {cause}") })?;
        Ok(Self { inbox, results: Some(results), handle: Some(handle) })
    }

    /// Hands a frame over; true if it replaced one that nobody had looked at yet.
    pub(crate) fn submit(&self, frame: CapturedFrame) -> bool {
        self.inbox.put(frame)
    }

    /// A finished result, if there is one.
    pub(crate) fn try_receive(&self) -> Result<Option<Perception>, Error> {
        match self.results().try_recv() {
            Ok(result) => result.map(Some),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(ended()),
        }
    }

    /// Waits for the next result: in lockstep simulated time stands still meanwhile.
    pub(crate) fn receive(&self) -> Result<Perception, Error> {
        self.results().recv().map_err(|_disconnected| ended())?
    }

    fn results(&self) -> &Receiver<Result<Perception, Error>> {
        self.results.as_ref().expect("results are taken only by drop")
    }
}

impl Drop for PerceptionThread {
    fn drop(&mut self) {
        self.inbox.close();
        // A thread that waits for room among the results must be let go before it can be joined.
        self.results.take();
        if let Some(handle) = self.handle.take() {
            // A panic of the thread was already seen as `ended`; there is nobody left to tell.
            handle.join().ok();
        }
    }
}

fn ended() -> Error {
    Error::Thread { name: NAME, problem: "ended without being asked".into() }
}

fn work(inbox: &Inbox, perceiver: &mut Perceiver, results: &Sender<Result<Perception, Error>>) {
    while let Some(frame) = inbox.take() {
        let result = perceiver.perceive(frame);
        let failed = result.is_err();
        if results.send(result).is_err() || failed {
            return;
        }
    }
}

/// Room for one frame.
#[derive(Default)]
struct Inbox {
    state: Mutex<InboxState>,
    changed: Condvar,
}

#[derive(Default)]
struct InboxState {
    frame: Option<CapturedFrame>,
    closed: bool,
}

impl Inbox {
    fn state(&self) -> MutexGuard<'_, InboxState> {
        // The state is valid after every statement that changes it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, frame: CapturedFrame) -> bool {
        let replaced = self.state().frame.replace(frame).is_some();
        self.changed.notify_one();
        replaced
    }

    fn close(&self) {
        self.state().closed = true;
        self.changed.notify_one();
    }

    /// Waits for a frame; `None` once closed.
    fn take(&self) -> Option<CapturedFrame> {
        let mut state = self.state();
        loop {
            if state.closed {
                return None;
            }
            if let Some(frame) = state.frame.take() {
                return Some(frame);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
