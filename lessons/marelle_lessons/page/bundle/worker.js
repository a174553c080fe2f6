"use strict";(()=>{function h(e,t,a){let r=new Uint8Array(e),n=new DataView(e),s=e.byteLength-22,i=new TextDecoder,u=new Set,o=n.getUint32(s+16,!0);for(let l=n.getUint16(s+10,!0);l;l-=1){let c=n.getUint32(o+24,!0),[w,I,P]=[28,30,32].map(x=>n.getUint16(o+x,!0)),d=n.getUint32(o+42,!0),g=d+30+n.getUint16(d+26,!0)+n.getUint16(d+28,!0),p=`${a}/${i.decode(r.subarray(o+46,o+46+w))}`,y=p.slice(0,p.lastIndexOf("/"));u.has(y)||t.mkdirTree(y),u.add(y),t.writeFile(p,r.subarray(g,g+c),{canOwn:!0}),o+=46+w+I+P}}var A=Object.assign(Object.create(null),{Promise}),b="memory:/",S="/marelle",f="/dropped",N=`
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, "${S}")
import pyodide.ffi  # while there is a way to the browser

def watched(request, watcher, tell):
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

    return bridge.watched(request, look, 50, tell)
`,j=`
for name in [name for name in sys.modules if name.partition(".")[0] == "pyodide_js"]:
    del sys.modules[name]
`;async function R({loader:e,module:t}){return"importScripts"in globalThis&&Object.defineProperty(globalThis,"importScripts",{value:void 0}),{loader:await _(e),module:await _(t)}}async function T(e,t){let{loader:a,module:r}=await e,n=k(t);try{let s=await a.loadPyodide({indexURL:b,lockFileContents:{info:D,packages:{}},createPyodideModule:r.default,packageBaseUrl:b,jsglobals:A,fsInit:async o=>h(t.program,o,S),stdin:()=>null,stdout:()=>{},stderr:()=>{}});s.runPython(N),s.unregisterJsModule("pyodide_js"),s.runPython(j);let i=s.pyimport("marelle_lessons.page.bridge"),u=s.globals.get("watched");return{warm:()=>i.warm(),answer:(o,l,c)=>E(i.answer,M(s.FS,o,l),c),watched:(o,l,c)=>E(u,o,l,c)}}finally{n()}}async function E(e,...t){return"Suspending"in WebAssembly?e.callPromising(...t):e(...t)}var D={abi_version:"2026_0",arch:"wasm32",platform:"emscripten",python:"3.14.0",version:"314.0.7"};function M(e,t,a){if(!a.length)return t;e.mkdirTree(f);let r=a.map(([n,s],i)=>(e.writeFile(`${f}/${i}`,s),[n,`${f}/${i}`]));return JSON.stringify({...JSON.parse(t),files:r})}async function _(e){let t=URL.createObjectURL(new Blob([e],{type:"text/javascript"}));try{return await import(t)}finally{URL.revokeObjectURL(t)}}function k(e){let{fetch:t}=globalThis,{instantiateStreaming:a}=WebAssembly;return globalThis.fetch=async r=>String(r instanceof Request?r.url:r).split("/").pop()==="python_stdlib.zip"?new Response(e.library):new Response,WebAssembly.instantiateStreaming=async(r,n)=>({module:e.wasm,instance:await WebAssembly.instantiate(e.wasm,n)}),()=>{globalThis.fetch=t,WebAssembly.instantiateStreaming=a}}var U,m=null,O=Promise.resolve();self.onmessage=({data:e})=>{e.modules?U=R(e.modules):O=O.then(()=>F(e))};async function F({id:e,pieces:t,request:a,files:r}){try{t&&(m=await T(U,t));let n=s=>self.postMessage({id:e,told:s});self.postMessage({id:e,answer:a&&m?await m.answer(a,r??[],n):""}),t&&m?.warm()}catch(n){self.postMessage({id:e,failed:String(n)})}}})();
