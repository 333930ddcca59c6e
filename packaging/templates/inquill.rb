class Inquill < Formula
  desc "Turn Markdown articles into static sites with self-check exercises"
  homepage "{{REPOSITORY}}"
  version "{{VERSION}}"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "{{RELEASE}}/inquill-{{VERSION}}-aarch64-apple-darwin.tar.gz"
      sha256 "{{SHA256 aarch64-apple-darwin}}"
    end
    on_intel do
      url "{{RELEASE}}/inquill-{{VERSION}}-x86_64-apple-darwin.tar.gz"
      sha256 "{{SHA256 x86_64-apple-darwin}}"
    end
  end

  on_linux do
    on_arm do
      url "{{RELEASE}}/inquill-{{VERSION}}-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "{{SHA256 aarch64-unknown-linux-gnu}}"
    end
    on_intel do
      url "{{RELEASE}}/inquill-{{VERSION}}-x86_64-unknown-linux-gnu.tar.gz"
      sha256 "{{SHA256 x86_64-unknown-linux-gnu}}"
    end
  end

  def install
    bin.install "inquill"
    man1.install "man/inquill.1"
    bash_completion.install "completions/inquill.bash" => "inquill"
    zsh_completion.install "completions/_inquill"
    fish_completion.install "completions/inquill.fish"
  end

  test do
    system bin/"inquill", "new", "site"
    system bin/"inquill", "build", "--root", "site"
    assert_path_exists testpath/"site/dist/index.html"
  end
end
