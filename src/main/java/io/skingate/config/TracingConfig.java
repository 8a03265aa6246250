package io.skingate.config;

import java.net.URI;

/**
 * Whether traces of orders are exported.
 *
 * @param endpoint of the collector, in OTLP over HTTP, without the signal's own path
 * @param sampleRatio share of the traces begun by the gateway that are exported, 0 to 1
 */
public record TracingConfig(Exporter exporter, URI endpoint, double sampleRatio) {
  /** Where spans go. */
  public enum Exporter {
    NONE,
    OTLP
  }
}
