/// The bytes that ``RecordCoding/line(_:)`` makes of a cell, put together at a thousandth of its cost: a
/// plan has thousands of cells, and status wants the key of each.
struct CanonicalCell {
  private(set) var bytes: [UInt8] = []
  private var isPlain = true

  /// Nil where a text or a number is not plain, so that the encoder has to be asked.
  init?(_ cell: Cell) {
    bytes.reserveCapacity(512)
    add("{\"family\":", text: cell.family)
    add(",\"options\":{")
    for (index, option) in cell.options.sorted(by: { $0.key < $1.key }).enumerated() {
      add(index == 0 ? "" : ",", text: option.key)
      switch option.value {
      case .number(let number): add(":", number: number)
      case .word(let word): add(":", text: word)
      }
    }
    add("},\"point\":")
    add(cell.point)
    add(",\"process\":\(cell.process),\"seed\":\(cell.seed),\"solver\":", text: cell.solver)
    add("}")
    guard isPlain else { return nil }
  }

  private mutating func add(_ point: Point) {
    add("{\"d\":\(point.d),\"dataset\":", text: point.dataset)
    add(",\"m\":\(point.m),\"n\":\(point.n),\"precision\":", text: point.precision)
    add(",\"shift\":", number: point.shift)
    add(",\"target\":", text: point.target)
    add(",\"threads\":\(point.threads)}")
  }

  private mutating func add(_ json: String) { bytes.append(contentsOf: json.utf8) }

  /// What needs an escape is not plain.
  private mutating func add(_ json: String, text: String) {
    add(json)
    add("\"")
    let start = bytes.count
    add(text)
    let quoted = bytes[start...]
    isPlain = isPlain && quoted.allSatisfy { 0x20...0x7E ~= $0 && !"\"\\".utf8.contains($0) }
    add("\"")
  }

  /// The encoder writes whole numbers without a point.
  private mutating func add(_ json: String, number: Double) {
    add(json)
    isPlain = isPlain && number.isFinite
    let digits = "\(number)"
    add(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits)
  }
}
