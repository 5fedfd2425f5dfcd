package import Vocabulary

/// Where a solver is measured: the sizes, the problem, the precision and the threads.
package struct Point: Codable, Hashable, Sendable {
  /// Width: neurons in a hidden layer.
  package var m: Int
  /// Batch: data points.
  package var n: Int
  /// Dimension of a data point.
  package var d: Int
  /// C in the shift b = sqrt(C ln m); 0 is plain ReLU.
  package var shift: Double
  /// As on the command line: a name with its parameter, or a path.
  package var dataset: String
  /// As on the command line: a name, a column or a path.
  package var target: String
  /// `single` or `double`.
  package var precision: String
  /// Of the process, its caller's included.
  package var threads: Int

  package init(
    m: Int, n: Int, d: Int, shift: Double, dataset: String, target: String, precision: String,
    threads: Int
  ) {
    self.m = m
    self.n = n
    self.d = d
    self.shift = shift
    self.dataset = dataset
    self.target = target
    self.precision = precision
    self.threads = threads
  }
}

/// The value of a solver's option: a number or a word.
package enum OptionValue: Codable, Hashable, Sendable {
  /// A number, whole ones too.
  case number(Double)
  /// A word, as it is typed.
  case word(String)

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .word(try container.decode(String.self))
    }
  }

  /// As it is typed on a command line: a whole number without a point.
  package var text: String {
    switch self {
    case .number(let number): number == number.rounded() ? Self.whole(number) : "\(number)"
    case .word(let word): word
    }
  }

  private static func whole(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .word(let word): try container.encode(word)
    }
  }
}

/// What one child process measures: a solver with its options at a point, once.
package struct Cell: Codable, Hashable, Sendable {
  /// The solver's name, a key of results.
  package var solver: String
  /// The family's name.
  package var family: String
  /// Where it is measured.
  package var point: Point
  /// Every resolved value that changes what is computed, defaults included, keyed in snake_case.
  package var options: [String: OptionValue]
  /// Of weights, data and targets.
  package var seed: UInt64
  /// The repetition, from 0: each is a fresh process.
  package var process: Int

  package init(
    solver: String, family: String, point: Point, options: [String: OptionValue], seed: UInt64,
    process: Int
  ) {
    self.solver = solver
    self.family = family
    self.point = point
    self.options = options
    self.seed = seed
    self.process = process
  }

  /// The cell that stands for all repetitions of this one: its first.
  package var firstProcess: Cell {
    var cell = self
    cell.process = 0
    return cell
  }

  /// A hash of the cell: 16 hexadecimal digits, the same in every run and on every machine.
  package var key: String {
    get throws {
      fnv1a(of: try CanonicalCell(self)?.bytes ?? [UInt8](RecordCoding.line(self)))
    }
  }
}

extension Sequence<Cell> {
  /// A hash of the cells that does not depend on their order.
  package var planKey: String {
    get throws { fnv1a(of: try map { try $0.key }.sorted().joined().utf8) }
  }
}

/// The hash FNV-1a with 64 bits (G. Fowler, L. C. Noll, K.-P. Vo) of bytes, in 16 hexadecimal digits.
private func fnv1a(of bytes: some Sequence<UInt8>) -> String {
  let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// What a child reads on its standard input: the cell, and whether its solver is to be checked.
package struct CellAssignment: Codable, Equatable, Sendable {
  /// What to measure.
  package var cell: Cell
  /// Whether the first residuals are compared with those of the solver's reference.
  package var check: Bool
  /// Where the cell's data are; nil where they are not in files.
  package var paths: DataPaths?
  /// With whom it is measured in turns; nil where it is measured by itself.
  package var turns: TurnPlace?

  package init(
    cell: Cell, check: Bool, paths: DataPaths? = nil, turns: TurnPlace? = nil
  ) {
    self.cell = cell
    self.check = check
    self.paths = paths
    self.turns = turns
  }
}

/// Where a process of a pair hands its turn to the other, and gets it back.
package struct TurnPlace: Codable, Equatable, Sendable {
  /// The FIFO that it reads.
  package var inbox: String
  /// The FIFO that the other reads.
  package var outbox: String
  /// Whether it has the first turn.
  package var isFirst: Bool

  package init(inbox: String, outbox: String, isFirst: Bool) {
    (self.inbox, self.outbox, self.isFirst) = (inbox, outbox, isFirst)
  }
}

extension Variable {
  /// Its value at `point`.
  package func size(at point: Point) -> Int {
    switch self {
    case .m: point.m
    case .n: point.n
    case .d: point.d
    }
  }
}
