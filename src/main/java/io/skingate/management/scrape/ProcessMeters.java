package io.skingate.management.scrape;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.ManagementFactory;
import java.util.function.ToDoubleFunction;

/** Measures the process and its Java runtime. */
final class ProcessMeters {
  private ProcessMeters() {}

  /**
   * Registers everything.
   *
   * @return what listens to the garbage collector until it is closed
   */
  static JvmGcMetrics bind(MeterRegistry registry) {
    JvmGcMetrics garbageCollection = new JvmGcMetrics();
    garbageCollection.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      ToDoubleFunction<com.sun.management.OperatingSystemMXBean> seconds =
          bean -> Math.max(0, bean.getProcessCpuTime()) / 1e9;
      FunctionCounter.builder("process.cpu.seconds", system, seconds)
          .description("Processor time that the process has used")
          .register(registry);
    }
    return garbageCollection;
  }
}
