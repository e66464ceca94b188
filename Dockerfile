# docker build -t onrecord . && docker run -p 8000:8000 -v onrecord:/var/lib/onrecord onrecord
# The first key:  docker exec <container> onrecord keys create --role admin --name first

FROM python:3.11-slim AS build
ARG UV_VERSION=0.13.9
RUN pip install --no-cache-dir "uv==${UV_VERSION}"
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE NOTICE ./
COPY app app
COPY migrations migrations
# The lock as a constraint: its versions and hashes, without the tools of development.
RUN uv venv --no-cache /opt/onrecord \
    && uv pip install --no-cache --compile-bytecode --python /opt/onrecord/bin/python \
        --constraint requirements.lock --build-constraint requirements.lock ".[postgres]"

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/onrecord onrecord
COPY --from=build /opt/onrecord /opt/onrecord
ENV PATH=/opt/onrecord/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ONRECORD_DATABASE_URL=sqlite:////var/lib/onrecord/onrecord.db
USER 10001
WORKDIR /var/lib/onrecord
VOLUME /var/lib/onrecord
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
CMD ["sh", "-c", "onrecord db upgrade && exec onrecord serve --host 0.0.0.0 --port 8000"]
