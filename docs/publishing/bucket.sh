#!/bin/sh
# Any bucket that rclone knows: set it up once with `rclone config`, then
#
#   SITE=https://example.org/ BUCKET=remote:bucket sh bucket.sh
#
# What pages need goes first, pages next, and what is no longer part of the site last: a reader never meets a page
# whose files are missing. Let the bucket's host show index.html for folders and 404.html for missing addresses.
set -eu

inquill build --base-url "$SITE"

rclone copy dist "$BUCKET" --checksum \
  --include "/theme/*-??????????.css" --include "/script/*-??????????.js" --include "/social-cards/*.png" --include "/renditions/*" \
  --header-upload "Cache-Control: public, max-age=31536000, immutable"
rclone copy dist "$BUCKET" --checksum --exclude "*.html" --exclude "/.inquill-manifest"
rclone copy dist "$BUCKET" --checksum --include "*.html" --header-upload "Cache-Control: no-cache"
rclone sync dist "$BUCKET" --checksum --exclude "/.inquill-manifest"
