//! Files of a site that are read by programs and not by people: sitemap, feed, headers and so on.

/// A file for search engines, feed readers, web hosts or browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineFile {
    /// The absolute addresses of all pages, for search engines.
    Sitemap,
    /// The Atom feed of pages with a date, newest first.
    Feed,
    /// Leads search engines to the sitemap.
    Robots,
    /// Security policy and cache lifetimes, for hosts that read `_headers`.
    Headers,
    /// Redirects from former addresses, for hosts that read `_redirects`.
    Redirects,
    /// The text of the site, for the search script.
    SearchIndex,
    /// The web app manifest, with the site's name and icon.
    Manifest,
    /// The icon as a PNG, for devices that do not accept SVG.
    TouchIcon,
    /// The service worker for offline reading. It lists all other files, so it is written last.
    Worker,
}

impl MachineFile {
    /// All machine files.
    pub const ALL: [Self; 9] = [
        Self::Sitemap,
        Self::Feed,
        Self::Robots,
        Self::Headers,
        Self::Redirects,
        Self::SearchIndex,
        Self::Manifest,
        Self::TouchIcon,
        Self::Worker,
    ];

    /// Its address, which programs rely on.
    #[must_use]
    pub fn address(self) -> &'static str {
        match self {
            Self::Sitemap => "sitemap.xml",
            Self::Feed => "feed.xml",
            Self::Robots => "robots.txt",
            Self::Headers => "_headers",
            Self::Redirects => "_redirects",
            Self::SearchIndex => "search-index.js",
            Self::Manifest => "site.webmanifest",
            Self::TouchIcon => "apple-touch-icon.png",
            Self::Worker => "worker.js",
        }
    }

    /// Who reads it, in words for messages.
    #[must_use]
    pub fn reader(self) -> &'static str {
        match self {
            Self::Sitemap | Self::Robots => "search engines",
            Self::Feed => "readers of feeds",
            Self::Headers | Self::Redirects => "the host of the site",
            Self::SearchIndex => "the search on the site's pages",
            Self::Manifest | Self::TouchIcon => "devices that give the site a place of its own",
            Self::Worker => "browsers that keep the site for reading without a connection",
        }
    }

    /// Which sites have it, in words for messages.
    #[must_use]
    pub fn condition(self) -> &'static str {
        match self {
            Self::Sitemap | Self::Robots => "a site with a `base_url`",
            Self::Feed => "a site with a `base_url` and a page with a `date` or `updated`",
            Self::Headers | Self::Manifest => "every site",
            Self::Redirects => "a site with a page that has `aliases`",
            Self::SearchIndex => "a site with `search = true`",
            Self::TouchIcon => "a site whose icon is a drawing of shapes alone",
            Self::Worker => "a site with `offline = true`",
        }
    }

    /// Whether pages need it when they are read offline.
    #[must_use]
    pub fn is_for_readers(self) -> bool {
        matches!(self, Self::SearchIndex | Self::Manifest)
    }

    /// Whether it contains absolute addresses, so that only a site with a `base_url` can have it.
    #[must_use]
    pub fn needs_base_url(self) -> bool {
        matches!(self, Self::Sitemap | Self::Feed | Self::Robots)
    }
}
