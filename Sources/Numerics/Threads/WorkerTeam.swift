internal import CLimits
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Threads that wait for loops to share, kept for the life of the process.
///
/// A helper looks for work for some microseconds after a loop before it sleeps, so that the loops of
/// one iteration follow each other without the cost of waking threads. A loop that is over is closed:
/// a helper that wakes late joins nothing, and nobody waits for it.
///
/// A shared loop takes memory once, some tens of bytes for the context of its closure, which Swift puts
/// on the heap for `withoutActuallyEscaping`; a loop on one thread takes none.
final class WorkerTeam: Sendable {
  typealias Task = @Sendable (_ number: Int, _ worker: Int) -> Void

  /// What the present loop does; written only while the loop is closed and nobody is in it.
  private struct Loop {
    var tasks = 0
    var task: Task?
  }

  private static let teams = Mutex<[Int: WorkerTeam]>([:])
  private static var closed: Int { 1 << 32 }
  /// Looks at the generation before a helper sleeps: tens of microseconds.
  private static var patience: Int { 20_000 }

  private nonisolated(unsafe) let loop: UnsafeMutablePointer<Loop>
  private nonisolated(unsafe) let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private nonisolated(unsafe) let condition: UnsafeMutablePointer<pthread_cond_t>
  private let next = Atomic<Int>(0)
  /// The number of helpers in the loop, and the bit `closed`.
  private let entrants = Atomic<Int>(WorkerTeam.closed)
  private let generation = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isBusy = Atomic<Bool>(false)

  /// The team of `count` threads: its caller and `count - 1` helpers.
  static func ofSize(_ count: Int) -> WorkerTeam {
    teams.withLock { teams in
      if let team = teams[count] { return team }
      let team = WorkerTeam(helpers: count - 1)
      teams[count] = team
      return team
    }
  }

  /// - Precondition: `helpers >= 1`.
  private init(helpers: Int) {
    loop = .allocate(capacity: 1)
    loop.initialize(to: Loop())
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    condition = .allocate(capacity: 1)
    condition.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
    for worker in 1...helpers { start(worker, ofTeam: helpers + 1) }
  }

  /// Runs `task` for every number below `tasks`; alone when the team is busy with another loop.
  func share(_ tasks: Int, _ task: Task) {
    guard !isBusy.exchange(true, ordering: .acquiring) else {
      for number in 0..<tasks { task(number, 0) }
      return
    }
    withoutActuallyEscaping(task) { task in
      loop.pointee = Loop(tasks: tasks, task: task)
      next.store(0, ordering: .relaxed)
      entrants.bitwiseAnd(~Self.closed, ordering: .releasing)
      generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wake() }
      work(as: 0)
      entrants.bitwiseOr(Self.closed, ordering: .acquiringAndReleasing)
      while entrants.load(ordering: .acquiring) != Self.closed { sched_yield() }
      loop.pointee.task = nil
    }
    isBusy.store(false, ordering: .releasing)
  }

  private func work(as worker: Int) {
    guard let task = loop.pointee.task else { return }
    let tasks = loop.pointee.tasks
    while true {
      let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if number >= tasks { return }
      task(number, worker)
    }
  }
}

/// The helpers' side.
extension WorkerTeam {
  private func start(_ worker: Int, ofTeam size: Int) {
    let helper = Helper(team: self, worker: worker, teamSize: size)
    let argument = Unmanaged.passRetained(helper).toOpaque()
    #if os(Linux)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let status = pthread_create(&thread, nil, helperMain, argument)
    if status != 0 { overparam_lacks("a worker thread could not be started") }
  }

  fileprivate func help(as worker: Int) {
    var seen = 0
    while true {
      seen = waitForLoop(after: seen)
      let entered = entrants.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue
      if entered & Self.closed == 0 { work(as: worker) }
      entrants.wrappingSubtract(1, ordering: .releasing)
    }
  }

  /// Looks for a while, then sleeps, until there is a loop after number `seen`.
  private func waitForLoop(after seen: Int) -> Int {
    for _ in 0..<Self.patience {
      let latest = generation.load(ordering: .acquiring)
      if latest != seen { return latest }
    }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer { sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
    while true {
      let latest = generation.load(ordering: .sequentiallyConsistent)
      if latest != seen { return latest }
      pthread_cond_wait(condition, mutex)
    }
  }

  private func wake() {
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }
}

private final class Helper: Sendable {
  let team: WorkerTeam
  let worker: Int
  let teamSize: Int

  init(team: WorkerTeam, worker: Int, teamSize: Int) {
    (self.team, self.worker, self.teamSize) = (team, worker, teamSize)
  }
}

private func helperMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  let helper = Unmanaged<Helper>.fromOpaque(argument).takeRetainedValue()
  ThreadBinding.bind(worker: helper.worker, ofTeam: helper.teamSize)
  helper.team.help(as: helper.worker)
  return nil
}
