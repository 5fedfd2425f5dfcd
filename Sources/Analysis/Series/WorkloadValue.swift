import Measurement

extension Workload {
  /// The seconds or the count that `quantity` asks for, whatever its stage; a phase that did not
  /// run took none. Nil when it is divided by a count of 0.
  func value(of quantity: Quantity) -> Double? {
    let value = amount(quantity)
    guard let per = quantity.per else { return value }
    let divisor = phaseCounters[quantity.phase]?[per] ?? counters[per] ?? 0
    return divisor == 0 ? nil : value / Double(divisor)
  }

  private func amount(_ quantity: Quantity) -> Double {
    let isTotal = quantity.phase == Claim.total
    guard let counter = quantity.counter else {
      return isTotal ? seconds : phases[quantity.phase] ?? 0
    }
    let counts = isTotal ? counters : phaseCounters[quantity.phase] ?? [:]
    return Double(counts[counter] ?? 0)
  }
}
