//! What a power cut can leave of a folder: each file has its bytes as last synced or after any of the changes since,
//! and likewise its name, independently of other names. POSIX guarantees no more; most file systems do.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use cert_core::changes::Change;

use crate::support::entries_below;

/// Files with their bytes, and folders, by path; a folder sorts before its contents.
pub(super) type Tree = BTreeMap<PathBuf, Option<Vec<u8>>>;

#[derive(Default)]
pub(super) struct Disk {
    folders: BTreeMap<PathBuf, Folder>,
    files: Vec<Versions<Vec<u8>>>,
}

type Names = BTreeMap<OsString, Node>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    /// By its index in [`Disk::files`].
    File(usize),
    Folder,
}

/// The synced value, and the values after each change since.
#[derive(Default)]
struct Versions<T>(Vec<T>);

impl<T: Clone + Default> Versions<T> {
    fn durable(first: T) -> Self {
        Self(vec![first])
    }

    fn latest(&self) -> T {
        self.0.last().cloned().unwrap_or_default()
    }

    fn change(&mut self, to: T) {
        self.0.push(to);
    }

    fn sync(&mut self) {
        self.0 = vec![self.latest()];
    }
}

/// The synced names, and the changes since.
#[derive(Default)]
struct Folder {
    durable: Names,
    later: Vec<(Node, Step)>,
}

/// A change to the name of a file or folder.
#[derive(Clone)]
enum Step {
    Put(OsString),
    Take(OsString),
    Move(OsString, OsString),
}

impl Folder {
    fn latest(&self) -> Names {
        self.after(|_| true)
    }

    fn sync(&mut self) {
        self.durable = self.latest();
        self.later.clear();
    }

    /// For each file or folder, any prefix of its changes may have been kept.
    fn versions(&self) -> Vec<Names> {
        let count =
            |position: usize| self.later[..=position].iter().filter(|one| one.0 == self.later[position].0).count();
        let nodes: Vec<_> = (0..self.later.len()).filter(|position| count(*position) == 1).collect();
        let of = |node: usize| self.later.iter().filter(|one| one.0 == self.later[node].0).count();
        let node_of = |position: usize| nodes.iter().position(|node| self.later[*node].0 == self.later[position].0);
        let is_kept =
            |kept: &[usize], position: usize| node_of(position).is_some_and(|node| count(position) <= kept[node]);
        let choices = choices(nodes.iter().map(|node| of(*node) + 1));
        choices.iter().map(|kept| self.after(|position| is_kept(kept, position))).collect()
    }

    fn after(&self, is_kept: impl Fn(usize) -> bool) -> Names {
        let mut names = self.durable.clone();
        for (_, (node, step)) in self.later.iter().enumerate().filter(|(position, _)| is_kept(*position)) {
            match step.clone() {
                Step::Put(name) => names.insert(name, *node),
                Step::Take(name) => names.remove(&name),
                Step::Move(from, to) => {
                    names.remove(&from);
                    names.insert(to, *node)
                }
            };
        }
        names
    }
}

/// Every combination of one choice per count.
fn choices(counts: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    counts.fold(vec![Vec::new()], |choices, count| {
        let longer = |choice: &Vec<usize>| (0..count).map(|one| [&choice[..], &[one]].concat()).collect::<Vec<_>>();
        choices.iter().flat_map(longer).collect()
    })
}

impl Disk {
    /// The current contents of this folder, all synced.
    pub(super) fn of(root: &Path) -> Self {
        let mut disk = Self::default();
        disk.folders.insert(root.to_owned(), Folder::default());
        let mut entries = entries_below(root);
        entries.sort();
        for path in entries {
            if path.is_dir() {
                disk.create_folder(&path);
            } else {
                disk.write(&path, &fs::read(&path).unwrap());
            }
        }
        disk.folders.values_mut().for_each(Folder::sync);
        disk.files.iter_mut().for_each(Versions::sync);
        disk
    }

    pub(super) fn apply(&mut self, change: Change<'_>) {
        match change {
            Change::CreateFolder(path) => self.create_folder(path),
            Change::Create(path) => self.create(path),
            Change::Write(path, bytes) => {
                self.write(path, &bytes[..bytes.len() / 2]);
                self.write(path, bytes);
            }
            Change::Sync(path) => {
                if let Some(file) = self.file(path) {
                    self.files[file].sync();
                }
            }
            Change::Rename(from, to) => self.rename(from, to),
            Change::Remove(path) => self.step(path, None, Step::Take),
            Change::SyncFolder(path) => self.folders.get_mut(path).into_iter().for_each(Folder::sync),
        }
    }

    /// All states that a power cut can leave now.
    pub(super) fn states(&self) -> Vec<Tree> {
        let folders: Vec<_> = self.folders.iter().map(|(path, folder)| (path, folder.versions())).collect();
        let counts = folders.iter().map(|(_, names)| names.len()).chain(self.files.iter().map(|one| one.0.len()));
        let states: BTreeSet<_> = choices(counts).iter().map(|choice| self.state(&folders, choice)).collect();
        states.into_iter().collect()
    }

    fn state(&self, folders: &[(&PathBuf, Vec<Names>)], choice: &[usize]) -> Tree {
        let (of_folders, of_files) = choice.split_at(folders.len());
        let mut tree = Tree::new();
        for (position, (folder, names)) in folders.iter().enumerate() {
            // A folder whose own name is lost is lost with its contents.
            if position > 0 && !tree.contains_key(*folder) {
                continue;
            }
            for (name, node) in &names[of_folders[position]] {
                let bytes = match *node {
                    Node::File(file) => Some(self.files[file].0[of_files[file]].clone()),
                    Node::Folder => None,
                };
                tree.insert(folder.join(name), bytes);
            }
        }
        tree
    }

    fn create_folder(&mut self, path: &Path) {
        self.step(path, Some(Node::Folder), Step::Put);
        self.folders.entry(path.to_owned()).or_default();
    }

    fn create(&mut self, path: &Path) {
        if let Some(file) = self.file(path) {
            self.files[file].change(Vec::new());
            return;
        }
        self.files.push(Versions::durable(Vec::new()));
        let file = Node::File(self.files.len() - 1);
        self.step(path, Some(file), Step::Put);
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) {
        if self.file(path).is_none() {
            self.create(path);
        }
        let file = self.file(path).unwrap();
        self.files[file].change(bytes.to_vec());
    }

    fn rename(&mut self, from: &Path, to: &Path) {
        let node = self.node(from);
        if from.parent() == to.parent() {
            self.step(to, node, |name| Step::Move(from.file_name().unwrap().to_owned(), name));
        } else if node.is_some() {
            self.step(to, node, Step::Put);
            self.step(from, node, Step::Take);
        }
    }

    /// Records a step of `node`, or else of the node at this path; does nothing if there is none.
    fn step(&mut self, path: &Path, node: Option<Node>, step: impl FnOnce(OsString) -> Step) {
        let Some(node) = node.or_else(|| self.node(path)) else { return };
        let folder = self.folders.get_mut(path.parent().unwrap()).expect("a folder that was told of");
        folder.later.push((node, step(path.file_name().unwrap().to_owned())));
    }

    fn node(&self, path: &Path) -> Option<Node> {
        self.folders.get(path.parent()?)?.latest().get(path.file_name()?).copied()
    }

    fn file(&self, path: &Path) -> Option<usize> {
        match self.node(path)? {
            Node::File(file) => Some(file),
            Node::Folder => None,
        }
    }
}

/// Restores this folder to what a power cut has left.
pub(super) fn restore(root: &Path, tree: &Tree) {
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }.unwrap();
    }
    for (path, bytes) in tree {
        match bytes {
            None => DirBuilder::new().mode(0o700).create(path).unwrap(),
            Some(bytes) => {
                fs::write(path, bytes).unwrap();
                fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
            }
        }
    }
}
