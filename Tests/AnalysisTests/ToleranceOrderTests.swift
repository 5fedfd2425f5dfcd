import Analysis
import Testing

struct ToleranceOrderTests {
  private typealias Arrival = ToleranceOrder.Arrival

  private static func arrival(_ name: String, _ processes: Double...) -> Arrival {
    Arrival(name: name, seconds: processes[processes.count / 2], processes: processes)
  }

  private static func order(_ arrivals: Arrival..., stopped: [Double] = []) -> ToleranceOrder {
    ToleranceOrder(
      arrivals: arrivals,
      stopped: stopped.enumerated().map { .init(name: "stopped-\($0.offset)", seconds: $0.element) }
    )
  }

  @Test("The quickest is first, and leads by the ratio to the next")
  func winner() throws {
    let order = Self.order(Self.arrival("slow", 6), Self.arrival("quick", 2))
    #expect(order.leaders.map(\.name) == ["quick"])
    #expect(order.next?.name == "slow")
    #expect(order.lead == 3)
  }

  @Test("Of few processes, less than 5 % is a tie and more is none")
  func ratio() {
    let order = Self.order(
      Self.arrival("a", 1), Self.arrival("b", 1.04), Self.arrival("c", 1.06, 1.06))
    #expect(order.leaders.map(\.name) == ["a", "b"])
    #expect(order.next?.name == "c")
    #expect(order.lead == 1.06)
  }

  @Test("Of many, processes decide: a tie where they overlap, none where they do not, however near")
  func spread() {
    let first = Self.arrival("a", 0.99, 1, 1.01)
    #expect(Self.order(first, Self.arrival("far", 0.9, 1.4, 1.8)).leaders.count == 2)
    let near = Self.order(first, Self.arrival("near", 1.02, 1.03, 1.04))
    #expect(near.leaders.map(\.name) == ["a"])
    #expect(near.next?.name == "near")
  }

  @Test("Who was stopped has no place, and is undecided where that was before the first arrived")
  func stopped() {
    let order = Self.order(
      Self.arrival("a", 1), Self.arrival("b", 5), stopped: [3, 0.5])
    #expect(order.leaders.map(\.name) == ["a"])
    #expect(order.next?.name == "b")
    #expect(order.stopped.map(\.seconds) == [0.5, 3])
    #expect(order.undecided.map(\.seconds) == [0.5])
  }

  @Test("Where nobody arrived there is no first, and all are undecided")
  func nobody() {
    let order = Self.order(stopped: [3, 0.5])
    #expect(order.leaders.isEmpty && order.next == nil && order.lead == nil)
    #expect(order.undecided.count == 2)
  }

  @Test("Without drawing the weights another may be first; where a record does not say, nobody is")
  func withoutDraw() {
    func arrival(_ name: String, _ seconds: Double, _ without: Double?) -> Arrival {
      Arrival(
        name: name, seconds: seconds, processes: [seconds], setupSeconds: 0.5,
        secondsWithoutDraw: without)
    }
    let known = Self.order(arrival("a", 1, 0.9), arrival("b", 2, 0.1))
    #expect(known.leaders.first?.name == "a" && known.firstWithoutDraw?.name == "b")
    #expect(known.leaders.first?.setupShare == 0.5)
    #expect(Self.order(arrival("a", 1, 0.9), arrival("b", 2, nil)).firstWithoutDraw == nil)
  }
}
