//! What all threads of a preview share: the site as it is shown, and the way to have it looked at again.

use crate::model::address::{Address, PageId};
use crate::model::site::Page;
use crate::parse::ParseOptions;
use crate::pipeline::Request;
use crate::render::output::Output;
use crate::render::renderer::Renderer;
use crate::serve::gate::Names;
use crate::serve::mistakes::Mistake;
use crate::serve::pages::Pages;
use crate::serve::version::Prints;
use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long an answer waits for the site to be looked at again, before it shows what there is.
const PATIENCE: Duration = Duration::from_secs(5);

/// A site without mistakes, from which any of its files can be made.
#[derive(Debug)]
pub(crate) struct Good {
    pub(crate) renderer: Renderer,
    /// Every file of the site, by address.
    outputs: HashMap<Address, Output>,
    /// The folder it is published in: `/` or `/book/`.
    pub(crate) base: String,
    /// By what its pages were read.
    pub(crate) options: Arc<ParseOptions>,
}

impl Good {
    pub(crate) fn new(renderer: Renderer, options: Arc<ParseOptions>) -> Self {
        let outputs = renderer
            .outputs()
            .into_iter()
            .map(|output| (renderer.address(&output), output))
            .collect();
        let base = crate::serve::addresses::base(renderer.site().config.base_url.as_deref());
        Self {
            renderer,
            outputs,
            base,
            options,
        }
    }

    /// The file at an address, if there is one, and the address as the site has it.
    pub(crate) fn find(&self, address: &str) -> Option<(&Address, &Output)> {
        self.outputs.get_key_value(address)
    }

    pub(crate) fn page(&self, id: PageId) -> &Page {
        self.renderer.site().page(id)
    }
}

/// What is shown.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Counts the times that something changed, from 1.
    pub(crate) number: u64,
    /// The last site without mistakes.
    pub(crate) good: Option<Arc<Good>>,
    /// Every page file as it was last looked at, also when it has mistakes.
    pub(crate) pages: Arc<Pages>,
    /// What keeps a newer site from being shown.
    pub(crate) mistakes: Arc<[Mistake]>,
}

/// What the threads share.
#[derive(Debug)]
pub(crate) struct Preview {
    pub(crate) request: Request,
    pub(crate) names: Names,
    pub(crate) prints: Prints,
    /// How many pages are open.
    pub(crate) streams: Arc<AtomicUsize>,
    state: Mutex<State>,
    changed: Condvar,
    hints: Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    shown: Arc<Shown>,
    /// How often someone began to look at the folders.
    begun: u64,
    /// The last of these looks whose outcome is shown.
    done: u64,
    /// How often it was said that something may have changed.
    stirred: u64,
}

/// How far someone has followed what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    number: u64,
    stirred: u64,
}

impl Preview {
    pub(crate) fn new(request: Request, names: Names, hints: Sender<()>) -> Self {
        Self {
            request,
            names,
            prints: Prints::default(),
            streams: Arc::default(),
            state: Mutex::default(),
            changed: Condvar::new(),
            hints,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is shown now.
    pub(crate) fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.state().shown)
    }

    /// Something may have changed.
    pub(crate) fn hint(&self) {
        // The builder is gone only when the program ends.
        let _ = self.hints.send(());
    }

    /// A look at the folders begins; returns which.
    pub(crate) fn begin(&self) -> u64 {
        let mut state = self.state();
        state.begun += 1;
        state.begun
    }

    /// That look has ended: with this to show, or with nothing new.
    pub(crate) fn done(&self, look: u64, shown: Option<Shown>) {
        let mut state = self.state();
        state.done = look;
        if let Some(shown) = shown {
            state.shown = Arc::new(shown);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Has the folders looked at, and waits until what was found is shown.
    pub(crate) fn look_again(&self) -> Arc<Shown> {
        let until = Instant::now() + PATIENCE;
        let mut state = self.state();
        let wanted = state.begun + 1;
        self.hint();
        while state.done < wanted {
            let Some(left) = until.checked_duration_since(Instant::now()) else {
                break;
            };
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        Arc::clone(&state.shown)
    }

    /// Something may have changed, and the folders are about to be looked at.
    pub(crate) fn stir(&self) {
        self.state().stirred += 1;
        self.changed.notify_all();
    }

    /// What has happened so far.
    pub(crate) fn seen(&self) -> Seen {
        let state = self.state();
        Seen {
            number: state.shown.number,
            stirred: state.stirred,
        }
    }

    /// Waits until more has happened, but no longer than `patience`.
    pub(crate) fn wait_for_more(&self, than: Seen, patience: Duration) {
        let until = Instant::now() + patience;
        let mut state = self.state();
        while (Seen {
            number: state.shown.number,
            stirred: state.stirred,
        }) == than
        {
            let Some(left) = until.checked_duration_since(Instant::now()) else {
                break;
            };
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}
