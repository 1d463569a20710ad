use crate::dates::day;
use crate::diagnosis::{FolderFacts, LinkFacts, PolicyFacts, RequestFacts, SpaceFacts, UpdateFacts};
use crate::language::Words;
use crate::words;

const MEGABYTE: u64 = 1_000_000;

impl LinkFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::OpensApp { program } => {
                words!("銀行のページから、このアプリが開きます（{program}）。", "opened by {program}")
            }
            Self::OpensAnother { program } => words!(
                "銀行のページから、別のプログラムが開きます（{program}）。",
                "opened by {program}, which is another program"
            ),
            Self::OpensNothing => words!("銀行のページから、このアプリを開けません。", "opened by nothing"),
        }
    }
}

impl UpdateFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Newest { current } => words!("{current}、最新です。", "{current}, the newest"),
            Self::Newer { current, newest, forced: false } => {
                words!("{current}です。新しい{newest}があります。", "{current}; {newest} is there")
            }
            Self::Newer { current, newest, forced: true } => words!(
                "{current}は、もうお使いになれません。新しい{newest}があります。",
                "{current}, which must not be used any longer; {newest} is there"
            ),
            Self::Managed { current } => {
                words!("{current}。更新は、管理者が行います。", "{current}; an administrator installs new ones")
            }
            Self::NotOffered { current } => words!("{current}。更新の配布はありません。", "{current}; none is offered"),
            Self::NotAsked { current } => words!(
                "{current}。新しいものがあるかは、確かめられませんでした。",
                "{current}; whether there is a newer one was not asked"
            ),
            Self::Fails { current, .. } => words!(
                "{current}。新しいものがあるかを、確かめられませんでした。",
                "{current}; the update service does not tell whether there is a newer one"
            ),
        }
    }
}

impl PolicyFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Obeyed => words!("読み取れない設定はありません。", "nothing is wrong in it"),
            Self::Unusable { place, reason } => {
                words!("{place} を読み取れず、最も厳しい設定として扱います。", "{place}: {reason}")
            }
            Self::Unknown { place, reason } => {
                words!("{place} は、どの設定の名前でもなく、効いていません。", "{place}: {reason}")
            }
        }
    }
}

impl FolderFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Private { folder } => {
                words!("ほかの人は書き込めません（{folder}）。", "nobody else can write to {folder}")
            }
            Self::Missing { folder } => {
                words!("最初の申請のときに作ります（{folder}）。", "{folder} will be made for the first request")
            }
            Self::NotPrivate { place } => {
                words!("ほかの人も書き込めます（{place}）。", "{place} belongs to another user, or others can write it")
            }
        }
    }
}

impl SpaceFacts {
    pub(super) fn words(&self) -> Words {
        let (folder, free) = (&self.folder, self.free / MEGABYTE);
        words!("{free} MB空いています（{folder}）。", "{free} MB free at {folder}")
    }
}

impl RequestFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::None => words!("途中の申請はありません。", "none is unfinished"),
            Self::Unfinished { login_id, started_at, may_be_issued } => {
                let begun = words!("「{login_id}」の、", "{login_id}, begun on ").and(day(started_at));
                begun.and(if *may_be_issued {
                    words!(
                        "の申請が途中です。発行済みかもしれません。",
                        ": unfinished; the bank may have issued for it"
                    )
                } else {
                    words!("の申請が途中です。まだ送っていません。", ": unfinished; nothing has been sent")
                })
            }
            Self::Unreadable { place } => words!("記録を読み取れません（{place}）。", "{place} cannot be read"),
        }
    }
}
