use std::sync::Arc;

use super::check;
use super::fault::Fault;
use super::life::Point;
use super::operation::Operation;
use super::pc::{Pc, Site};

/// One fault at one point of one operation.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) operation: Operation,
    point: Point,
    pub(super) fault: Fault,
}

/// How often the user restarts the program, at most.
const RESTARTS: usize = 2;

impl Case {
    /// Every point of every operation, with every fault possible there.
    pub(super) async fn all() -> Vec<Self> {
        let site = Arc::new(Site::new().await);
        let mut cases = Vec::new();
        for operation in Operation::ALL {
            for (point, power_cuts) in points(&site, operation).await {
                let possible = Fault::possible_at(&point, power_cuts).into_iter();
                cases.extend(possible.map(|fault| Self { operation, point: point.clone(), fault }));
            }
        }
        cases
    }

    /// Returns why the case did not end as expected, if so.
    pub(super) async fn endure(&self, site: &Arc<Site>) -> Result<(), String> {
        let pc = Arc::new(Pc::new(site));
        let issued_before = issued(site);
        self.operation.prepare(&pc).await;
        let first = pc.run(self.operation, Some((self.point.clone(), self.fault))).await;
        let mut outcomes = vec![first.outcome.clone()];
        check::is(first.life.has_struck(), || format!("nothing went wrong: {outcomes:?}"))?;
        let mut ended = check::has_ended(&pc).await;
        while ended.is_err() && outcomes.len() <= RESTARTS {
            outcomes.push(pc.restart(self.operation).await.outcome);
            ended = check::has_ended(&pc).await;
        }
        ended.map_err(|why| format!("{why} after {outcomes:?}"))?;
        let issued = issued(site) - issued_before;
        check::is(issued == 1 || self.may_issue_twice(), || format!("{issued} certificates issued: {outcomes:?}"))
    }

    /// If the record itself is damaged, the original request is lost.
    fn may_issue_twice(&self) -> bool {
        self.fault == Fault::WrongBytes && matches!(self.point, Point::Disk { .. })
    }
}

/// Finds the points by running the operation without a fault.
async fn points(site: &Arc<Site>, operation: Operation) -> Vec<(Point, usize)> {
    let pc = Arc::new(Pc::new(site));
    operation.prepare(&pc).await;
    let requests_before = site.fixture.bank.requests().len();
    let run = pc.run(operation, None).await;
    run.outcome.unwrap();
    check::has_ended(&pc).await.unwrap();
    let requests = site.fixture.bank.requests().split_off(requests_before);
    let exchanges = requests.iter().filter_map(|request| exchange(&request.path)).map(|point| (point, 0));
    run.life.progress().met.drain(..).chain(exchanges).collect()
}

fn exchange(path: &str) -> Option<Point> {
    let operation = match path.strip_prefix("/.well-known/est/")? {
        "cacerts" => "cacerts",
        "csrattrs" => "csrattrs",
        "simpleenroll" => "enroll",
        "simplereenroll" => "reenroll",
        other => panic!("{other}"),
    };
    Some(Point::Bank(operation))
}

fn issued(site: &Site) -> usize {
    site.fixture.bank.certificates().unwrap().len()
}
