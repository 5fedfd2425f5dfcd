import Foundation

/// The whole simulation as Markdown.
struct Study {
  /// Ladders for each distance of each scenario.
  let runs: Int

  var text: String {
    let rows = Scenario.all.enumerated().map { index, scenario in
      let cells = LadderLength.allCases.flatMap { length in
        Score(scenario, length, runs: runs, seed: 7919 + UInt64(index))
          .cells(isFound: scenario.findsAlong.contains(length))
      }
      let name = scenario.name + (scenario.isHeld ? "" : " *")
      return "| \(name) | \(cells.joined(separator: " | ")) |"
    }
    let cover = [0.01, 0.02, 0.04, 0.08].map { deviation in
      let cover = Coverage(runs: 2000, deviation: deviation)
      return "| \(percent(deviation)) | \(percent(cover.tail)) | \(percent(cover.offset)) |"
    }
    return """
      \(head)
      | scenario | wrong | at worst | decided | found | wrong | at worst | decided | found | wrong | at worst | decided | found |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      ## 90 % intervals that cover the truth

      | deviation | tail | offset |
      |---|---|---|
      \(cover.joined(separator: "\n"))

      """
  }

  private var head: String {
    """
    # Verdicts on ladders whose truth is known

    Made by `OVERPARAM_SIMULATION=1 make test FILTER=SimulationTests`: \(runs) ladders for each of \(Score.distances.count)
    distances of the truth from the claim, -1 to 1, a row; exponents are 0.5 to 3. The first four columns are of quick
    ladders, 8 sizes over 2^7, the next of half octaves, 15 sizes over 2^7, the last of 11 to 13 sizes over 2^10 to 2^12,
    both as full ladders have them. A size deviates from the law
    by 2 % unless the row says otherwise; overhead is in units of the smallest size's work; a cache multiplies the work
    by a factor over so many doublings anywhere along the ladder, and *any* one by 1.3 to 8 over 0 to 4; work that is
    lower by an exponent equals the other at a part of the ladder; a constant is claimed as well, in units of the
    smallest size's work; heavy tails are Student's t with two degrees of
    freedom; *bimodal* are three sizes in ten that are slower by so much; *memory* is 10 to 70 % of the smallest size's
    work, its cost a row rises over three caches and is known to within 40 %, and *alone* it is all of the work.

    *Wrong* is `slower` of what does not grow faster than claimed as sizes go to infinity, `faster` of what does not grow
    more slowly, `consistent`, also up to a logarithm, of what is off by 0.25 or more, `as claimed, memory costs more` of
    what is off by more than the ladder says that it can refute, or by 0.25 to the other side; of claims that are right
    and off alike, and *at worst* at the distance in brackets. Where work of lower order holds the seconds to within 0.15
    of the claim along the larger half, or a claimed constant does, no ladder shows that they are off, and they are consistent. *Decided* are claims
    that are right, *found* the true excesses beyond what the ladder says that it can refute.

    Under 5 % are wrong in every row but those marked *: two transitions that are alike and over 4 doublings each may lie
    end to end, and a ladder over 2^7 is then no other than that of a power law; measured curves of memory, or longer
    ladders, tell. What is wrong at -0.25 is mostly `consistent` of seconds that grow less than claimed where a cache makes
    up for it over the ladder. Over 70 % are found where a + stands. What hides a true excess elsewhere is a cache as
    large, an overhead as large as the work, or noise.

    """
  }
}

extension Score {
  fileprivate func cells(isFound: Bool) -> [String] {
    [
      percent(wrongShare),
      worst.share == 0 ? "" : "\(percent(worst.share)) (\(worst.distance))",
      percent(decidedShare),
      refutable == 0 ? "" : percent(foundShare) + (isFound ? " +" : ""),
    ]
  }
}

private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
