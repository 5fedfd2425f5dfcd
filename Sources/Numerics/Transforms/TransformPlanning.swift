internal import CFFTW
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How FFTW looks for a plan.
///
/// Planning knows the wisdom of the named file and nothing else: what a process planned before leaves
/// no trace. The default plans the same on every run of one build of FFTW on one kind of machine;
/// ``Rigour/measure`` and ``Rigour/patient`` do only with a file that knows the transform.
package struct TransformPlanning: Equatable, Sendable {
  /// How hard FFTW looks.
  package enum Rigour: String, CaseIterable, Codable, Sendable {
    /// By a model of the costs, in milliseconds.
    case estimate
    /// By timing some plans, in seconds.
    case measure
    /// By timing many plans, in minutes.
    case patient
  }

  /// What is done with the file of wisdom, which holds that of one precision.
  package enum Wisdom: Equatable, Sendable {
    /// There is no file.
    case none
    /// Plans are looked up in the file.
    case read(path: String)
    /// Plans are looked up in the file, if it is there, and new ones are added to it.
    case extend(path: String)
  }

  /// How hard FFTW looks.
  package var rigour: Rigour
  /// Where found plans are kept.
  package var wisdom: Wisdom

  /// The model's plan, without wisdom, unless told otherwise.
  package init(rigour: Rigour = .estimate, wisdom: Wisdom = .none) {
    self.rigour = rigour
    self.wisdom = wisdom
  }

  var flag: UInt32 {
    switch rigour {
    case .estimate: FFTW_ESTIMATE
    case .measure: FFTW_MEASURE
    case .patient: FFTW_PATIENT
    }
  }
}

/// FFTW's planner works for one thread at a time: one lock for planning and destroying, both precisions.
private let planner = Mutex(())

/// A plan of FFTW's, destroyed with this value.
struct TransformPlan<Scalar: TransformScalar>: ~Copyable {
  /// What the routines of ``TransformScalar`` run, on any number of threads.
  let plan: SharedObject

  /// Makes the plan that `make` asks FFTW for; `transform` and `length` name it in an error.
  init(
    _ planning: TransformPlanning, transform: String, length: Int,
    make: (_ flag: UInt32) -> OpaquePointer?
  ) throws(TransformError) {
    plan = try planner.withLock { _ throws(TransformError) in
      Scalar.forgetWisdom()
      try Scalar.read(planning.wisdom)
      guard let plan = make(planning.flag) else {
        throw .notPlanned(transform: transform, length: length)
      }
      if case .extend(let path) = planning.wisdom, !Scalar.writeWisdom(path) {
        Scalar.destroyPlan(SharedObject(pointer: plan))
        throw .wisdomNotWritten(path: path)
      }
      return SharedObject(pointer: plan)
    }
  }

  deinit {
    let plan = plan
    planner.withLock { _ in Scalar.destroyPlan(plan) }
  }
}

extension TransformScalar {
  fileprivate static func read(_ wisdom: TransformPlanning.Wisdom) throws(TransformError) {
    switch wisdom {
    case .none: return
    case .extend(let path) where access(path, F_OK) != 0: return
    case .read(let path), .extend(let path):
      if !readWisdom(path) { throw .wisdomNotRead(path: path) }
    }
  }
}
