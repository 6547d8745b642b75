//! What the system has to bring: libraries that are opened at run time, and programs that the window tests use.
//!
//! Nothing here is needed to build. The list is what the X11 window (`winit`), Vulkan (`wgpu`) and the tests open by name;
//! it was taken from their sources.

use std::path::Path;
use std::process::Command;

use crate::cargo;

/// Something that must be there, and the Debian package that brings it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Need {
    package: &'static str,
    proof: Proof,
    purpose: &'static str,
}

/// How one sees that it is there.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Proof {
    /// The dynamic linker finds a library of this name.
    Library(&'static str),
    /// A program of this name is in `PATH`.
    Program(&'static str),
    /// One of these folders holds a file.
    FileIn(&'static [&'static str]),
}

const VULKAN_DRIVERS: &[&str] = &["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];

/// Everything, those that a drive needs first.
const NEEDS: [Need; 11] = [
    Need { package: "libvulkan1", proof: Proof::Library("libvulkan.so.1"), purpose: "rendering" },
    Need { package: "mesa-vulkan-drivers", proof: Proof::FileIn(VULKAN_DRIVERS), purpose: "rendering" },
    Need { package: "libx11-6", proof: Proof::Library("libX11.so.6"), purpose: "the window" },
    Need { package: "libx11-xcb1", proof: Proof::Library("libX11-xcb.so.1"), purpose: "the window" },
    Need { package: "libxcursor1", proof: Proof::Library("libXcursor.so.1"), purpose: "the window" },
    Need { package: "libxi6", proof: Proof::Library("libXi.so.6"), purpose: "the window" },
    Need { package: "libxkbcommon-x11-0", proof: Proof::Library("libxkbcommon-x11.so.0"), purpose: "the keyboard" },
    Need { package: "xvfb", proof: Proof::Program("Xvfb"), purpose: "the window tests" },
    Need { package: "openbox", proof: Proof::Program("openbox"), purpose: "the window tests" },
    Need { package: "xdotool", proof: Proof::Program("xdotool"), purpose: "the window tests" },
    Need { package: "x11-apps", proof: Proof::Program("xwd"), purpose: "the window tests" },
];

/// What a drive needs.
pub(crate) const DRIVE: &[Need] = NEEDS.split_at(7).0;

/// What the tests need.
pub(crate) const TEST: &[Need] = &NEEDS;

/// Installs what is missing where that is possible; otherwise says what is missing, what for, and the one command that
/// brings it. Missing packages do not end a command: headless drives and most tests go without some of them, and the
/// programs say themselves what they cannot do.
pub(crate) fn ensure(needs: &[Need]) {
    if !cfg!(target_os = "linux") {
        return;
    }
    let missing = missing(needs);
    if missing.is_empty() {
        return;
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if install(&packages) && self::missing(needs).is_empty() {
        return;
    }
    for need in self::missing(needs) {
        eprintln!("missing for {}: {}", need.purpose, need.package);
    }
    eprintln!("to install them: {}", remedy(&packages));
}

/// Installs Debian packages if this is Debian (or a child of it) and we may; whether that succeeded.
pub(crate) fn install(packages: &[&str]) -> bool {
    let Some(prefix) = privilege() else { return false };
    eprintln!("installing {}", packages.join(" "));
    let apt_get = |arguments: &[&str]| {
        let mut words = prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
        let mut command = Command::new(words.next().unwrap_or("env"));
        command.args(words).args(arguments);
        // apt's own chatter is of no use to somebody who wants to drive.
        command.stdout(std::process::Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    // A fresh machine has no package lists, an old one has stale ones.
    apt_get(&["update"]) && apt_get(&install)
}

/// The one command that installs packages by hand.
pub(crate) fn remedy(packages: &[&str]) -> String {
    format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {}", packages.join(" "))
}

/// What to put before apt-get: nothing for root, sudo where it asks for no password, `None` where there is no way.
fn privilege() -> Option<&'static [&'static str]> {
    if !is_in_path("apt-get") {
        return None;
    }
    let is_root = cargo::output_of(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if is_root {
        return Some(&[]);
    }
    cargo::succeeds(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n"])
}

fn missing(needs: &[Need]) -> Vec<Need> {
    let libraries = ["ldconfig", "/sbin/ldconfig"]
        .iter()
        .find_map(|program| cargo::output_of(Command::new(program).arg("-p")).ok());
    needs.iter().copied().filter(|need| !need.is_met(libraries.as_deref())).collect()
}

impl Need {
    /// `libraries` is what `ldconfig -p` prints; without it libraries are taken to be there.
    fn is_met(self, libraries: Option<&str>) -> bool {
        match self.proof {
            Proof::Library(name) => {
                libraries.is_none_or(|list| list.lines().any(|line| line.split_whitespace().next() == Some(name)))
            }
            Proof::Program(name) => is_in_path(name),
            Proof::FileIn(folders) => {
                folders.iter().any(|folder| Path::new(folder).read_dir().is_ok_and(|mut files| files.next().is_some()))
            }
        }
    }
}

fn is_in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LDCONFIG: &str = "3 libs found in cache `/etc/ld.so.cache'
\tlibvulkan.so.1 (libc6,x86-64) => /lib/x86_64-linux-gnu/libvulkan.so.1
\tlibX11.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libX11.so.6
\tlibXi.so.6.1 (libc6,x86-64) => /lib/x86_64-linux-gnu/libXi.so.6.1";

    fn packages(libraries: Option<&str>) -> Vec<&'static str> {
        let libraries_only = NEEDS.iter().filter(|need| matches!(need.proof, Proof::Library(_)));
        libraries_only.filter(|need| !need.is_met(libraries)).map(|need| need.package).collect()
    }

    #[test]
    fn exactly_what_the_linker_does_not_know_is_missing() {
        assert_eq!(packages(Some(LDCONFIG)), ["libx11-xcb1", "libxcursor1", "libxi6", "libxkbcommon-x11-0"]);
        assert!(packages(None).is_empty(), "without ldconfig nothing is claimed");
    }

    #[test]
    fn a_program_that_is_not_there_is_missing() {
        let need = |name| Need { package: "p", proof: Proof::Program(name), purpose: "a test" };
        assert!(!need("cogaze-no-such-program").is_met(None));
        assert!(!Need { package: "p", proof: Proof::FileIn(&["/nowhere/icd.d"]), purpose: "a test" }.is_met(None));
    }

    #[test]
    fn a_drive_needs_no_test_programs() {
        assert!(DRIVE.iter().all(|need| need.purpose != "the window tests"));
        assert!(remedy(&["xvfb", "openbox"]).ends_with("install -y --no-install-recommends xvfb openbox"));
    }
}
