package io.skingate.testing.openapi;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Fails a test in which something went over the wire that the OpenAPI documents do not allow.
 * Registered for every test by {@code META-INF/services}.
 */
public final class ContractExtension
    implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  @Override
  public void beforeEach(ExtensionContext context) {
    Contract.requestsMayBeBad(
        AnnotationSupport.isAnnotated(context.getElement(), BadRequests.class)
            || AnnotationSupport.isAnnotated(context.getTestClass(), BadRequests.class));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Contract.requestsMayBeBad(false);
    failOnBreach();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    failOnBreach();
  }

  private static void failOnBreach() {
    List<String> breaches = Contract.take();
    if (!breaches.isEmpty()) {
      throw new AssertionError(
          breaches.size()
              + " exchanges that the OpenAPI documents do not allow:\n"
              + String.join("\n", breaches.subList(0, Math.min(10, breaches.size()))));
    }
  }
}
