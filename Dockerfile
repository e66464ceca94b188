# docs/operating.md says how to run it, and compose.yaml does so.

FROM python:3.11-slim AS build
ARG UV_VERSION=0.13.9
RUN pip install --no-cache-dir "uv==${UV_VERSION}"
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE NOTICE ./
COPY app app
COPY migrations migrations
# The lock as a constraint: its versions and hashes, without the tools of development.
RUN uv venv --no-cache /opt/onrecord \
    && PYTHONNODEBUGRANGES=1 uv pip install --no-cache --compile-bytecode --python /opt/onrecord/bin/python \
        --constraint requirements.lock --build-constraint requirements.lock ".[postgres]"

FROM python:3.11-slim
RUN useradd --no-log-init --uid 10001 --no-create-home --home-dir /var/lib/onrecord onrecord \
    && install --directory --owner=onrecord --group=onrecord --mode=0700 /var/lib/onrecord
COPY --from=build /opt/onrecord /opt/onrecord
ENV PATH=/opt/onrecord/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001
# The database is a file in the folder where the program runs, unless a setting names another.
WORKDIR /var/lib/onrecord
VOLUME /var/lib/onrecord
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
CMD ["sh", "-c", "onrecord db upgrade && exec onrecord serve --host 0.0.0.0 --port 8000"]
