package io.skingate.management.scrape;

import io.vertx.ext.web.MIMEHeader;
import java.util.List;

/** The forms in which metrics are given. */
public enum ScrapeFormat {
  PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
  OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private final String contentType;

  ScrapeFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /**
   * What a scraper wants.
   *
   * @param accepted of its Accept header, the most wanted first
   */
  public static ScrapeFormat negotiate(List<MIMEHeader> accepted) {
    for (MIMEHeader type : accepted) {
      if (type.weight() <= 0) {
        continue;
      }
      if (type.component().equalsIgnoreCase("application")
          && type.subComponent().equalsIgnoreCase("openmetrics-text")) {
        return OPENMETRICS;
      }
      if (type.component().equalsIgnoreCase("text")) {
        return PROMETHEUS;
      }
    }
    return PROMETHEUS;
  }
}
