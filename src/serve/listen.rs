//! The addresses at which a preview listens and can be reached.

use crate::model::failure::Failure;
use crate::serve::http::Listener;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

/// The default port.
const DEFAULT_PORT: u16 = 4000;
/// How many ports are tried, starting with the default.
const TRIED_PORTS: u16 = 50;

/// Where a preview listens, and how it detects changes.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The address to listen at. Any address but a loopback one lets other devices read the site.
    pub host: IpAddr,
    /// The port. `None` for 4000 or the next free one, 0 for any free one.
    pub port: Option<u16>,
    /// Scan the folders at this interval instead of waiting for events, for network drives.
    pub poll: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: None,
            poll: None,
        }
    }
}

/// A preview with a bound port.
#[derive(Debug)]
pub struct Server {
    pub(crate) listener: Arc<Listener>,
    pub(crate) address: SocketAddr,
    /// If it listens at all addresses: those at which others can reach this computer.
    pub(crate) reachable: Vec<IpAddr>,
    pub(crate) poll: Option<Duration>,
}

/// Stops a preview, from any thread.
#[derive(Debug, Clone)]
pub struct Stopper(Arc<Listener>);

impl Stopper {
    /// Stops it, so that [`Server::run`] returns.
    pub fn stop(&self) {
        self.0.close();
    }
}

impl Server {
    /// Binds the port.
    pub fn bind(options: &Options) -> Result<Self, Failure> {
        let at = |port| SocketAddr::new(options.host, port);
        let listener = match options.port {
            Some(port) => Listener::bind(at(port)).map_err(|error| refused(at(port), error))?,
            None => first_free(at)?,
        };
        let address = listener.address();
        let reachable = if options.host.is_unspecified() {
            own_addresses()
        } else {
            Vec::new()
        };
        Ok(Self {
            listener: Arc::new(listener),
            address,
            reachable,
            poll: options.poll,
        })
    }

    /// The URLs of the preview, the one for this computer first.
    #[must_use]
    pub fn addresses(&self) -> Vec<String> {
        let port = self.address.port();
        let ips = if self.address.ip().is_unspecified() {
            let loopback = if self.address.is_ipv4() {
                Ipv4Addr::LOCALHOST.into()
            } else {
                Ipv6Addr::LOCALHOST.into()
            };
            std::iter::once(loopback)
                .chain(self.reachable.iter().copied())
                .collect()
        } else {
            vec![self.address.ip()]
        };
        ips.into_iter()
            .map(|ip| format!("http://{}/", SocketAddr::new(ip, port)))
            .collect()
    }

    /// The default port, if it was taken and another one is used.
    #[must_use]
    pub fn instead_of(&self, options: &Options) -> Option<u16> {
        (options.port.is_none() && self.address.port() != DEFAULT_PORT).then_some(DEFAULT_PORT)
    }

    /// Whether other devices can read the site.
    #[must_use]
    pub fn is_open_to_others(&self) -> bool {
        !self.address.ip().is_loopback()
    }

    /// A handle that stops this preview.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.listener))
    }
}

fn first_free(at: impl Fn(u16) -> SocketAddr) -> Result<Listener, Failure> {
    let mut refusal = None;
    for port in DEFAULT_PORT..DEFAULT_PORT + TRIED_PORTS {
        match Listener::bind(at(port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                refusal.get_or_insert(refused(at(port), error));
            }
            Err(error) => return Err(refused(at(port), error)),
        }
    }
    Err(refusal
        .unwrap_or_else(|| refused(at(DEFAULT_PORT), io::Error::from(io::ErrorKind::AddrInUse))))
}

fn refused(address: SocketAddr, source: io::Error) -> Failure {
    Failure::Listen { address, source }
}

/// The addresses of this computer on the local network. Connecting a UDP socket only selects a route; it sends nothing.
fn own_addresses() -> Vec<IpAddr> {
    let routes: [(IpAddr, IpAddr); 2] = [
        (
            Ipv4Addr::UNSPECIFIED.into(),
            Ipv4Addr::new(192, 0, 2, 1).into(),
        ),
        (
            Ipv6Addr::UNSPECIFIED.into(),
            Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into(),
        ),
    ];
    let own = routes.into_iter().filter_map(|(from, to)| {
        let socket = UdpSocket::bind(SocketAddr::new(from, 0)).ok()?;
        socket.connect(SocketAddr::new(to, 9)).ok()?;
        socket.local_addr().ok().map(|address| address.ip())
    });
    own.filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
        .collect()
}
