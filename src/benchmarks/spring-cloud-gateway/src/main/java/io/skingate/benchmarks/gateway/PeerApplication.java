package io.skingate.benchmarks.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/**
 * Hands orders on, each charged to its store's limit in Redis; the store's secret is not checked.
 */
@SpringBootApplication
public class PeerApplication {
  /** Serves until it is ended. */
  public static void main(String[] args) {
    SpringApplication.run(PeerApplication.class, args);
  }

  @Bean
  KeyResolver store() {
    return exchange -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst("x-client-id"));
  }
}
