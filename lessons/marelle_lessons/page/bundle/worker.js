"use strict";(()=>{var p="memory:/",u="/marelle.zip",m="/dropped",h=`
import sys, zipfile
sys.dont_write_bytecode = True
zipfile.ZipFile("${u}").extractall("/marelle")
sys.path.insert(0, "/marelle")

def watched(request, watcher):
    from marelle_lessons.page import bridge
    from pyodide.ffi import can_run_sync, run_sync

    def look():
        if watcher.due():
            if can_run_sync():
                run_sync(watcher.rest())
            else:
                watcher.late()
        if watcher.stopped:
            raise KeyboardInterrupt

    return bridge.watched(request, look, 50)
`;async function d(e){let t=_(e);"importScripts"in globalThis&&Object.defineProperty(globalThis,"importScripts",{value:void 0});try{let{loadPyodide:a}=await f(e.loader),r=await f(e.module),n=await a({indexURL:p,lockFileContents:{info:g,packages:{}},createPyodideModule:r.default,packageBaseUrl:p,fsInit:async s=>s.writeFile(u,new Uint8Array(e.program)),stdin:()=>null,stdout:()=>{},stderr:()=>{}});n.runPython(h);let i=n.pyimport("marelle_lessons.page.bridge"),o=n.globals.get("watched");return{warm:()=>i.warm(),answer:(s,c)=>y(i.answer,b(n.FS,s,c)),watched:(s,c)=>y(o,s,c)}}finally{t()}}async function y(e,...t){return"Suspending"in WebAssembly?e.callPromising(...t):e(...t)}var g={abi_version:"2026_0",arch:"wasm32",platform:"emscripten",python:"3.14.0",version:"314.0.7"};function b(e,t,a){if(!a.length)return t;e.mkdirTree(m);let r=a.map(([n,i],o)=>(e.writeFile(`${m}/${o}`,i),[n,`${m}/${o}`]));return JSON.stringify({...JSON.parse(t),files:r})}async function f(e){let t=URL.createObjectURL(new Blob([e],{type:"text/javascript"}));try{return await import(t)}finally{URL.revokeObjectURL(t)}}function _(e){let{fetch:t}=globalThis,{instantiateStreaming:a}=WebAssembly;return globalThis.fetch=async r=>String(r instanceof Request?r.url:r).split("/").pop()==="python_stdlib.zip"?new Response(e.library):new Response,WebAssembly.instantiateStreaming=async(r,n)=>({module:e.wasm,instance:await WebAssembly.instantiate(e.wasm,n)}),()=>{globalThis.fetch=t,WebAssembly.instantiateStreaming=a}}var l=null,w=Promise.resolve();self.onmessage=e=>{w=w.then(()=>P(e.data))};async function P({id:e,pieces:t,request:a,files:r}){try{t&&(l=await d(t)),self.postMessage({id:e,answer:a&&l?await l.answer(a,r??[]):""}),t&&l?.warm()}catch(n){self.postMessage({id:e,failed:String(n)})}}})();
