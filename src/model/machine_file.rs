//! Files beside the pages that programs read, not people: what is announced, forbidden, forwarded.

/// A file that a search engine, a feed reader or a web host reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Companion {
    /// Every page's absolute address, for search engines.
    Sitemap,
    /// Dated pages, newest first, as an Atom feed.
    Feed,
    /// Where search engines find the sitemap.
    Robots,
    /// The security policy and how long files may be kept, for hosts that read `_headers`.
    Headers,
    /// Former addresses, for hosts that read `_redirects`.
    Redirects,
    /// All text of the site, for the script that searches it.
    SearchIndex,
    /// The site's name and icon, for devices that give it a place of its own.
    Manifest,
    /// Its icon as pixels, for devices that take no other.
    TouchIcon,
    /// The script that keeps the site on a reader's device. It lists every other file, so it is made last.
    Worker,
}

impl Companion {
    /// All of them.
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

    /// Where it is published; programs look for it there.
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

    /// Who or what reads it.
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

    /// Which sites have it.
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

    /// Whether a page that is read without a connection has a use for it.
    #[must_use]
    pub fn is_for_readers(self) -> bool {
        matches!(self, Self::SearchIndex | Self::Manifest)
    }

    /// Whether it is made of absolute addresses, so that only a site with a `base_url` can have it.
    #[must_use]
    pub fn needs_base_url(self) -> bool {
        matches!(self, Self::Sitemap | Self::Feed | Self::Robots)
    }
}
