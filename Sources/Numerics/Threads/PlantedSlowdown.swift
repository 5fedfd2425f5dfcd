#if OVERPARAM_PLANT
  import Foundation

  /// A slowdown of the forward pass, for the trial of the gate on timings: nothing of it is in a build
  /// that was not made with `OVERPARAM_PLANT` set.
  ///
  /// The same variable names the slowdown when such a build runs.
  package enum PlantedSlowdown: String, Sendable {
    /// The pass takes 10 % longer.
    case forward10 = "forward-10"
    /// The pass takes 25 % longer.
    case forward25 = "forward-25"
    /// The pass takes (m / 2^12)^(1/4) times as long for m above 2^12.
    case largeWidth = "large-m"
    /// The data are read once more, and counted.
    case extraPass = "extra-pass"

    /// What the environment asks for; nil where it names none of these.
    package static let chosen = ProcessInfo.processInfo.environment["OVERPARAM_PLANT"].flatMap(
      PlantedSlowdown.init)

    /// Seconds on the monotonic clock.
    static var now: Double {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Waits for as long as a pass over `width` neurons that began at `start` is to be slower.
    func delay(since start: Double, width: Int) {
      let end = start + (Self.now - start) * factor(width)
      while Self.now < end {}
    }

    private func factor(_ width: Int) -> Double {
      switch self {
      case .forward10: 1.1
      case .forward25: 1.25
      case .largeWidth: max(1, Double(width) / 0x1p12).squareRoot().squareRoot()
      case .extraPass: 1
      }
    }

    /// Reads all points once.
    ///
    /// - Returns: the multiply-adds of that; 0 for the other slowdowns.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func extraPass<Scalar: KernelScalar>(over points: borrowing Matrix<Scalar>) -> Int {
      guard self == .extraPass else { return 0 }
      let count = points.rows * points.columns
      var sum: Scalar = 0
      for entry in 0..<count { sum += points.pointer[entry] * points.pointer[entry] }
      precondition(sum >= 0, "a sum of squares is negative")
      return count
    }
  }
#endif
