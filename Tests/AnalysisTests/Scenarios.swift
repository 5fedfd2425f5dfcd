extension Scenario {
  /// All that verdicts are tried on.
  static let all: [Scenario] =
    exact + overheads + caches + lowerOrders + sums + machines + memories

  /// Power laws with a size's own deviation, and no other trouble.
  static let exact: [Scenario] = [0, 0.01, 0.02, 0.04, 0.08].map {
    Scenario(name: "exact, \(percent($0))", deviation: $0, findsAlong: LadderLength.allCases)
  }

  static let overheads: [Scenario] = [0.1, 0.3, 1, 3, 10].flatMap { overhead in
    [0.01, 0.04].map {
      Scenario(
        name: "overhead \(overhead), \(percent($0))", deviation: $0, overhead: overhead,
        findsAlong: overhead < 1 ? LadderLength.allCases : overhead < 10 ? [.full] : [])
    }
  }

  /// Steps and ramps of one height and length, those of any, and what is overhead besides.
  static let caches = ramps + pairs + drawn

  private static let ramps: [Scenario] = [1.3, 2, 4, 8].flatMap { height in
    [0.0, 1, 2, 4].map { doublings in
      Scenario(
        name: "cache \(height) over \(doublings)",
        transitions: [Transition(height, over: doublings)])
    }
  }

  /// Two that are alike and long may lie end to end, and are then no other than growth along a short ladder.
  private static let pairs: [Scenario] = [2.0, 8].flatMap { height in
    [0.0, 2, 4].map { doublings in
      Scenario(
        name: "2 caches \(height) over \(doublings)",
        transitions: [Transition(height, over: doublings), Transition(height, over: doublings)],
        isHeld: doublings < 4)
    }
  }

  private static let drawn: [Scenario] = [
    Scenario(name: "any cache, 1 %", deviation: 0.01, transitions: [.any]),
    Scenario(name: "any cache, 4 %", deviation: 0.04, transitions: [.any]),
    Scenario(name: "any two caches, 1 %", deviation: 0.01, transitions: [.any, .any]),
    Scenario(name: "any two caches, 4 %", deviation: 0.04, transitions: [.any, .any]),
    Scenario(
      name: "overhead 3, cache 2 over 4", overhead: 3, transitions: [Transition(2, over: 4)]),
    Scenario(name: "overhead 10, any cache", overhead: 10, transitions: [.any]),
  ]

  static let lowerOrders: [Scenario] = [0.25, 0.5, 1, 2].flatMap { gap in
    [0.25, 0.5, 0.75].flatMap { place in
      [0.01, 0.04].map { deviation in
        Scenario(
          name: "lower by \(gap), equal at \(place), \(percent(deviation))", deviation: deviation,
          lowerOrder: LowerOrder(gap: gap, place: place))
      }
    }
  }

  /// A law of two terms, of which one is constant along the ladder.
  static let sums: [Scenario] = [0.3, 1, 3, 10].flatMap { constant in
    [0.01, 0.04].map {
      Scenario(
        name: "constant \(constant), \(percent($0))", deviation: $0, constant: constant,
        findsAlong: constant < 1 ? LadderLength.allCases : [])
    } + [
      Scenario(
        name: "constant \(constant), any cache", transitions: [.any], constant: constant),
      Scenario(
        name: "constant \(constant), overhead 3", overhead: 3, constant: constant),
    ]
  }

  static let machines: [Scenario] = [
    Scenario(name: "sizes off by 5 %", sizeDeviation: 0.05, findsAlong: LadderLength.allCases),
    Scenario(name: "sizes off by 10 %", sizeDeviation: 0.1),
    Scenario(name: "heavy tails, 2 %", heavyTails: true, findsAlong: LadderLength.allCases),
    Scenario(name: "heavy tails, 4 %", deviation: 0.04, heavyTails: true),
    Scenario(name: "heavy tails, 8 %", deviation: 0.08, heavyTails: true),
    Scenario(name: "drift 20 %", drift: 0.2, findsAlong: LadderLength.allCases),
    Scenario(name: "drift 50 %", drift: 0.5, findsAlong: LadderLength.allCases),
    Scenario(name: "bimodal 10 %", slowMode: 0.1, findsAlong: LadderLength.allCases),
    Scenario(name: "bimodal 30 %", slowMode: 0.3),
    Scenario(name: "bimodal 2", slowMode: 1),
    Scenario(name: "1 size lost", lost: 1, findsAlong: LadderLength.allCases),
    Scenario(name: "3 sizes lost", lost: 3, findsAlong: LadderLength.allCases),
    Scenario(name: "3 sizes lost, any cache", transitions: [.any], lost: 3),
    Scenario(name: "logarithm, 1 %", deviation: 0.01, isLogarithmic: true),
    Scenario(name: "logarithm, 4 %", deviation: 0.04, isLogarithmic: true),
  ]

  static let memories: [Scenario] = [0.01, 0.04].flatMap { deviation in
    [
      Scenario(
        name: "memory known, \(percent(deviation))", deviation: deviation, memory: .known,
        findsAlong: LadderLength.allCases),
      Scenario(
        name: "memory unknown, \(percent(deviation))", deviation: deviation, memory: .unknown),
      Scenario(
        name: "memory not in seconds, \(percent(deviation))", deviation: deviation,
        memory: .elsewhere, findsAlong: LadderLength.allCases),
      Scenario(
        name: "lower by 0.5, memory not in seconds, \(percent(deviation))", deviation: deviation,
        lowerOrder: LowerOrder(gap: 0.5, place: 0.75), memory: .elsewhere),
      Scenario(
        name: "memory alone, \(percent(deviation))", deviation: deviation, memory: .alone),
      Scenario(
        name: "memory known, overhead 1, \(percent(deviation))", deviation: deviation, overhead: 1,
        memory: .known),
    ]
  }

  private static func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
}
