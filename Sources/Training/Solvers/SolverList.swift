/// Every solver that can be run. A new one is a file in its family's folder and a line here.
package let solverList: [SolverEntry] = [
  SolverEntry(GradientDescent<Float>.self, GradientDescent<Double>.self),
  SolverEntry(GaussNewton<GramExplicit<Float>>.self, GaussNewton<GramExplicit<Double>>.self),
  SolverEntry(GaussNewton<GramStructured<Float>>.self, GaussNewton<GramStructured<Double>>.self),
  SolverEntry(GaussNewton<GramRefined<Float>>.self, GaussNewton<GramRefined<Double>>.self),
  SolverEntry(
    MultilayerGaussNewton<MultilayerDense<Float>>.self,
    MultilayerGaussNewton<MultilayerDense<Double>>.self),
  SolverEntry(
    MultilayerGaussNewton<MultilayerLazy<Float>>.self,
    MultilayerGaussNewton<MultilayerLazy<Double>>.self),
  SolverEntry(
    MultilayerGaussNewton<MultilayerSparse<Float>>.self,
    MultilayerGaussNewton<MultilayerSparse<Double>>.self),
]
